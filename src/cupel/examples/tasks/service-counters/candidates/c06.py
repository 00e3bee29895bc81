import sys


class Counter:
    def __init__(self, number):
        self.number = number
        self.services = []          # (begin, end) of each

    @property
    def free_from(self):
        return self.services[-1][1] if self.services else 0


class Visitor:
    def __init__(self, arrival, duration):
        self.arrival = arrival
        self.duration = duration

    def be_served(self, counters):
        free = [c for c in counters if c.free_from <= self.arrival]
        if free:
            self.counter = min(free, key=lambda c: c.number)
        else:
            self.counter = min(counters, key=lambda c: (c.free_from, c.number))
        self.begin = max(self.arrival, self.counter.free_from)
        self.counter.services.append((self.begin, self.begin + self.duration))


def main():
    counter_amount, visitor_amount = map(int, sys.stdin.readline().split())
    counters = [Counter(number) for number in range(1, counter_amount + 1)]
    visitors = []
    for _ in range(visitor_amount):
        visitors.append(Visitor(*map(int, sys.stdin.readline().split())))

    for visitor in sorted(visitors, key=lambda v: v.arrival):
        visitor.be_served(counters)
    for visitor in visitors:
        print(visitor.counter.number, visitor.begin)
    print("wait", sum(visitor.begin - visitor.arrival for visitor in visitors))


main()
