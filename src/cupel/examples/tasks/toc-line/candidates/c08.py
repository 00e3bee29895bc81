def toc_line(title, page, width):
    number = str(page)
    begin = 0
    end = len(title)
    while title[begin] == " ":
        begin += 1
    while title[end - 1] == " ":
        end -= 1

    cells = ["."] * width
    cells[width - len(number):] = list(number)
    cells[width - len(number) - 1] = " "

    last_dot = width - len(number) - 2
    longest = last_dot - 2          # columns before "space dot dot"
    marker = ""
    if end - begin > longest:
        end = begin + longest - 1
        while title[end - 1] == " ":
            end -= 1
        marker = "~"
    shown = title[begin:end] + marker + " "
    cells[: len(shown)] = list(shown)
    return "".join(cells)
