import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * A run of three nodes: an election, an entry that two of them have and the leader commits, and a node that crashes and comes back.
 *
 * <pre>javac -encoding UTF-8 -d classes *.java &amp;&amp; java -cp classes Example DIR [early-commit]</pre>
 *
 * With `early-commit` the leader commits an entry that nobody else has yet, which `lockstep validate DIR/*.ndjson` refuses.
 */
public final class Example {
  private static Recorder open(Path folder, String node) throws IOException {
    return new Recorder(folder, "example", "run-1", node, List.of("n1", "n2", "n3"), 0);
  }

  /** Those of a node in term 1 that has voted for n1; `others` come on top. */
  private static Map<String, Object> variables(String role, long lastIndex, long commitIndex, Object... others) {
    Map<String, Object> all = Recorder.fields("currentTerm", 1, "votedFor", "n1", "role", role, "lastIndex", lastIndex,
        "lastTerm", Math.min(lastIndex, 1), "commitIndex", commitIndex);
    all.putAll(Recorder.fields(others));
    return all;
  }

  private static Map<String, Object> leading(long lastIndex, long commitIndex, long matched, Object... others) {
    Map<String, Object> all = variables("Leader", lastIndex, commitIndex, others);
    all.put("matchIndex", Recorder.fields("n2", matched, "n3", 0));
    return all;
  }

  private static String id(Map<String, Object> message) {
    return (String) message.get("id");
  }

  public static void main(String[] words) throws IOException {
    Path folder = Path.of(words[0]);
    boolean isEarly = words.length > 1 && words[1].equals("early-commit");
    Recorder n1 = open(folder, "n1"), n2 = open(folder, "n2"), n3 = open(folder, "n3");
    var noop = Recorder.entry(1, "noop");
    var command = Recorder.entry(1, "set \"\u03c0\" \\ 1\t");
    for (Recorder recorder : List.of(n1, n2, n3)) {
      recorder.record("Restart", null, List.of(), variables("Follower", 0, 0, "currentTerm", 0, "votedFor", null));
    }

    // n1 stands, n2 votes for it, n1 leads.
    var asked = List.of(n1.requestVote("n2", 1, 0, 0), n1.requestVote("n3", 1, 0, 0));
    n1.record("ElectionTimeout", null, asked, variables("Candidate", 0, 0, "votesGranted", List.of("n1")));
    var vote = n2.requestVoteResponse("n1", 1, true);
    n2.record("Receive", id(asked.get(0)), List.of(vote), variables("Follower", 0, 0));
    var first = List.of(n1.appendEntries("n2", 1, 0, 0, List.of(noop), 0), n1.appendEntries("n3", 1, 0, 0, List.of(noop), 0));
    n1.record("Receive", id(vote), first, leading(1, 0, 0, "log", Recorder.logChange(0, List.of(noop))));

    // A client asks for a command.
    var second = List.of(n1.appendEntries("n2", 1, 1, 1, List.of(command), 0), n1.appendEntries("n3", 1, 1, 1, List.of(command), 0));
    n1.record("ClientRequests", null, second, leading(2, 0, 0, "log", Recorder.logChange(1, List.of(command))));

    // n2 takes both entries, one after the other, and n1 commits each when it hears so.
    var answers = List.of(n2.appendEntriesResponse("n1", 1, 1L), n2.appendEntriesResponse("n1", 1, 2L));
    var requests = List.of(first.get(0), second.get(0));
    var added = List.of(noop, command);
    for (int k = 0; k < 2; k++) {
      var change = Recorder.logChange(k, List.of(added.get(k)));
      n2.record("Receive", id(requests.get(k)), List.of(answers.get(k)), variables("Follower", k + 1, 0, "log", change));
    }
    for (int k = 0; k < 2; k++) {
      n1.record("Receive", id(answers.get(k)), List.of(), leading(2, isEarly ? 2 : k + 1, k + 1));
    }

    // n3 hears of the election only now. It votes, crashes while it writes a line, and comes back with what was durable.
    vote = n3.requestVoteResponse("n1", 1, true);
    n3.record("Receive", id(asked.get(1)), List.of(vote), variables("Follower", 0, 0));
    n3.close();
    Files.writeString(folder.resolve("n3.ndjson"), "{\"seq\":3,\"event\":\"Rec", StandardOpenOption.APPEND);
    n3 = open(folder, "n3");
    n3.record("Restart", null, List.of(), variables("Follower", 0, 0));

    // A heartbeat tells n2 what is committed, and brings n3 all entries.
    var beats = List.of(n1.appendEntries("n2", 1, 2, 1, List.of(), 2), n1.appendEntries("n3", 1, 0, 0, added, 2));
    n1.record("HeartbeatTimeout", null, beats, leading(2, 2, 2));
    var answer = n2.appendEntriesResponse("n1", 1, 2L);
    n2.record("Receive", id(beats.get(0)), List.of(answer), variables("Follower", 2, 2));
    answer = n3.appendEntriesResponse("n1", 1, 2L);
    n3.record("Receive", id(beats.get(1)), List.of(answer), variables("Follower", 2, 2, "log", Recorder.logChange(0, added)));
    for (Recorder recorder : List.of(n1, n2, n3)) recorder.close();
  }
}
