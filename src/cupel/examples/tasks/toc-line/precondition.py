def valid(title, page, width):
    return (
        type(title) is str
        and type(page) is int
        and type(width) is int
        and 1 <= len(title) <= 60
        and all(" " <= character <= "~" for character in title)
        and title.strip(" ") != ""
        and 1 <= page <= 9999
        and 16 <= width <= 80
    )
