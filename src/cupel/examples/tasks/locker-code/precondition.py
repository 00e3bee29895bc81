def valid(code):
    return type(code) is str and len(code) <= 16 and all(" " <= character <= "~" for character in code)
