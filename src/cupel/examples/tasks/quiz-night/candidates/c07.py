import sys


class Team:
    def __init__(self, line):
        self.name, scores = line.split(": ")
        self.scores = [int(s) for s in scores.split()]

    @property
    def result(self):
        if len(self.scores) == 1:
            return self.scores[0]
        return sum(self.scores) - min(self.scores)


teams = [Team(line) for line in sys.stdin if line.strip()]
teams.sort(key=lambda team: (team.result, team.name.lower()), reverse=True)

for team in teams:
    rank = 1
    for other in teams:
        if other.result > team.result:
            rank += 1
    print(f"{rank}. {team.name} {team.result}")
