def toc_line(title: str, page: int, width: int) -> str:
    """Format a table-of-contents entry padded with dot leaders."""
    right = f" {page}"
    left_width = width - len(right)
    head = title.strip() + " "
    # the head needs two more columns for the dots
    if len(head) + 2 > left_width:
        keep = left_width - 4
        head = title.strip()[:keep].rstrip() + "~ "
    return head.ljust(left_width, ".") + right
