import sys


def main():
    numbers = [int(word) for word in sys.stdin.read().split()]
    counters, amount = numbers[:2]
    visitors = list(zip(numbers[2::2], numbers[3::2]))[:amount]

    free_from = [0] * counters
    served = [None] * amount
    wait = 0
    for index in sorted(range(amount), key=lambda i: visitors[i][0]):
        arrival, duration = visitors[index]
        begin = max(arrival, min(free_from))
        counter = next(c for c in range(counters) if free_from[c] <= begin)
        free_from[counter] = begin + duration
        served[index] = (counter + 1, begin)
        wait += begin - arrival

    for counter, begin in served:
        print(counter, begin)
    print("wait", wait)


main()
