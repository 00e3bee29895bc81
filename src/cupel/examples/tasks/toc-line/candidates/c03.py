def toc_line(title, page, width):
    title = title.strip()
    tail = " " + str(page)
    room = width - len(tail)

    def assemble(text):
        line = text + " "
        while len(line) < room:
            line += "."
        return line + tail

    if len(title) + 3 < room:
        return assemble(title)
    return assemble(title[: room - 4].rstrip() + "~")
