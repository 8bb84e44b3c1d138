"""Writes what a Raft server does as a trace that `lockstep validate` reads: one file for each node, one JSON object a line.

A step is recorded before its messages are sent and before its changes are durable: `record` has handed the line to the operating
system when it returns. Whoever restarts a node opens its file again; a last line that a crash has torn is cut.
"""

import json
import os


class Recorder:
    def __init__(self, folder, cluster, run, node, nodes, initial_term=0):
        """`run` is one name for the run of all nodes, and stays the same after a restart; `nodes` has the same order everywhere."""
        self.node = node
        path = os.path.join(folder, f"{node}.ndjson")
        lines = _whole_lines(path)
        self.file = open(path, "ab", buffering=0)
        self.file.truncate(sum(len(line) for line in lines))
        self.seq = max(0, len(lines) - 1)  # The first line is the header.
        self.life = self.seq  # No two starts of a node have seen as many events, since each records at least `Restart`.
        self.sent = 0
        if not lines:
            self._write(
                {
                    "format": "lockstep-trace",
                    "version": 1,
                    "cluster": cluster,
                    "run": run,
                    "node": node,
                    "nodes": nodes,
                    "initialTerm": initial_term,
                }
            )

    def message(self, to, type, term, **fields):
        """A message with an id that no other one of the run has. The receiver has to learn the id: send it along."""
        self.sent += 1
        return {"id": f"{self.node}.{self.life}.{self.sent}", "to": to, "type": type, "term": term, **fields}

    def request_vote(self, to, term, last_log_index, last_log_term):
        return self.message(to, "RequestVote", term, lastLogIndex=last_log_index, lastLogTerm=last_log_term)

    def request_vote_response(self, to, term, vote_granted):
        return self.message(to, "RequestVoteResponse", term, voteGranted=vote_granted)

    def append_entries(self, to, term, prev_log_index, prev_log_term, entries, leader_commit):
        return self.message(
            to,
            "AppendEntries",
            term,
            prevLogIndex=prev_log_index,
            prevLogTerm=prev_log_term,
            entries=entries,
            leaderCommit=leader_commit,
        )

    def append_entries_response(self, to, term, match_index):
        """`match_index`: the last entry that is known to equal the leader's, or None for a rejection."""
        if match_index is None:
            return self.message(to, "AppendEntriesResponse", term, success=False)
        return self.message(to, "AppendEntriesResponse", term, success=True, matchIndex=match_index)

    def record(self, event, sent=(), received=None, **variables):
        """One atomic step: ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive or Restart.

        `received` is the id of the message that a Receive is about. `variables` are those after the step, by the names of the format:
        currentTerm, votedFor, log, lastIndex, lastTerm, role, commitIndex, matchIndex, votesGranted. What is left out is not claimed.
        """
        self.seq += 1
        line = {"seq": self.seq, "event": event}
        if received is not None:
            line["received"] = received
        self._write({**line, "sent": list(sent), **variables})

    def close(self):
        self.file.close()

    def _write(self, line):
        text = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        while text:
            text = text[self.file.write(text) :]


def entry(term, value):
    """`value` names the command: different commands have different names."""
    return {"term": term, "value": value}


def log_change(keep, append):
    """The first `keep` entries stay, what follows them is dropped, then come those of `append`."""
    return {"keep": keep, "append": append}


def _whole_lines(path):
    if not os.path.exists(path):
        return []
    with open(path, "rb") as file:
        return [line for line in file if line.endswith(b"\n")]
