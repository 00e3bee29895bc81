def toc_line(title, page, width):
    number = str(page)
    title = title.strip(" ")
    room = width - len(number) - len("  ..")
    if len(title) > room:
        title = title[: room - 1].rstrip(" ") + "~"
    dots = width - len(title) - len(number) - 2
    return title + " " + "." * dots + " " + number
