def code_problems(code: str) -> list[str]:
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    low = code.lower()
    result = []

    if not (5 <= len(low) <= 10):
        result.append("length")
    if set(low) - allowed:
        result.append("character")
    if not low or not low[0].isalpha():
        result.append("start")
    if low.startswith("-") or low.endswith("-") or "--" in low:
        result.append("hyphen")
    if len(set(low) & set("0123456789")) < 2:
        result.append("digits")
    if any(ch * 3 in low for ch in set(low)):
        result.append("repeat")

    return result
