def toc_line(title: str, page: int, width: int) -> str:
    title = title.strip()
    page_str = str(page)
    room = width - len(page_str) - 4

    if len(title) > room:
        title = title[:room].rstrip()
        # replace the last character to mark that something is missing
        title = title[:-1].rstrip() + "~"

    dots = "." * (width - len(title) - len(page_str) - 2)
    return f"{title} {dots} {page_str}"
