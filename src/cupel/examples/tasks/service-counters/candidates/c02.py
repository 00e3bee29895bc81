import sys


def main():
    lines = sys.stdin.read().splitlines()
    c, n = map(int, lines[0].split())
    free_at = [0] * c
    wait = 0
    for i in range(n):
        arrival, duration = map(int, lines[i + 1].split())
        chosen = -1
        for k in range(c):
            if free_at[k] <= arrival:
                chosen = k
                break
        if chosen == -1:
            chosen = free_at.index(min(free_at))
        start = max(arrival, free_at[chosen])
        free_at[chosen] = start + duration
        wait += start - arrival
        print(chosen + 1, start)
    print("wait", wait)


if __name__ == "__main__":
    main()
