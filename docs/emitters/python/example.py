"""A run of three nodes: an election, an entry that two of them have and the leader commits, and a node that crashes and comes back.

    python3 example.py DIR [early-commit]

With `early-commit` the leader commits an entry that nobody else has yet, which `lockstep validate DIR/*.ndjson` refuses.
"""

import os
import sys

from lockstep_trace import Recorder, entry, log_change

NODES = ["n1", "n2", "n3"]
folder = sys.argv[1]
is_early = sys.argv[2:] == ["early-commit"]


def open_recorder(node):
    return Recorder(folder, "example", "run-1", node, NODES)


def variables(term, voted_for, role, last_index, commit_index, **others):
    last_term = 1 if last_index > 0 else 0
    return dict(
        currentTerm=term,
        votedFor=voted_for,
        role=role,
        lastIndex=last_index,
        lastTerm=last_term,
        commitIndex=commit_index,
        **others,
    )


noop, command = entry(1, "noop"), entry(1, 'set "π" \\ 1\t')
n1, n2, n3 = (open_recorder(node) for node in NODES)
for recorder in (n1, n2, n3):
    recorder.record("Restart", **variables(0, None, "Follower", 0, 0))

# n1 stands, n2 votes for it, n1 leads.
votes = [n1.request_vote("n2", 1, 0, 0), n1.request_vote("n3", 1, 0, 0)]
n1.record("ElectionTimeout", votes, **variables(1, "n1", "Candidate", 0, 0, votesGranted=["n1"]))
vote = n2.request_vote_response("n1", 1, True)
n2.record("Receive", [vote], votes[0]["id"], **variables(1, "n1", "Follower", 0, 0))
first = [n1.append_entries(to, 1, 0, 0, [noop], 0) for to in ("n2", "n3")]
leading = variables(1, "n1", "Leader", 1, 0, log=log_change(0, [noop]), matchIndex={"n2": 0, "n3": 0})
n1.record("Receive", first, vote["id"], **leading)

# A client asks for a command.
second = [n1.append_entries(to, 1, 1, 1, [command], 0) for to in ("n2", "n3")]
leading = variables(1, "n1", "Leader", 2, 0, log=log_change(1, [command]), matchIndex={"n2": 0, "n3": 0})
n1.record("ClientRequests", second, **leading)

# n2 takes both entries, one after the other, and n1 commits each when it hears so.
answers = []
for index, (request, new) in enumerate([(first[0], noop), (second[0], command)], 1):
    answers.append(n2.append_entries_response("n1", 1, index))
    following = variables(1, "n1", "Follower", index, 0, log=log_change(index - 1, [new]))
    n2.record("Receive", answers[-1:], request["id"], **following)
for index, answer in enumerate(answers, 1):
    committed = 2 if is_early else index
    leading = variables(1, "n1", "Leader", 2, committed, matchIndex={"n2": index, "n3": 0})
    n1.record("Receive", [], answer["id"], **leading)

# n3 hears of the election only now. It votes, crashes while it writes a line, and comes back with what was durable.
vote = n3.request_vote_response("n1", 1, True)
n3.record("Receive", [vote], votes[1]["id"], **variables(1, "n1", "Follower", 0, 0))
n3.close()
with open(os.path.join(folder, "n3.ndjson"), "ab") as file:
    file.write(b'{"seq":3,"event":"Rec')
n3 = open_recorder("n3")
n3.record("Restart", **variables(1, "n1", "Follower", 0, 0))

# A heartbeat tells n2 what is committed, and brings n3 all entries.
beats = [n1.append_entries("n2", 1, 2, 1, [], 2), n1.append_entries("n3", 1, 0, 0, [noop, command], 2)]
n1.record("HeartbeatTimeout", beats, **variables(1, "n1", "Leader", 2, 2, matchIndex={"n2": 2, "n3": 0}))
answer = n2.append_entries_response("n1", 1, 2)
n2.record("Receive", [answer], beats[0]["id"], **variables(1, "n1", "Follower", 2, 2))
answer = n3.append_entries_response("n1", 1, 2)
following = variables(1, "n1", "Follower", 2, 2, log=log_change(0, [noop, command]))
n3.record("Receive", [answer], beats[1]["id"], **following)
for recorder in (n1, n2, n3):
    recorder.close()
