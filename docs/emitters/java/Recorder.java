import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a Raft server does as a trace that `lockstep validate` reads: one file for each node, one JSON object a line.
 *
 * <p>A step is recorded before its messages are sent and before its changes are durable: `record` has handed the line to the operating
 * system when it returns. Whoever restarts a node opens its file again; a last line that a crash has torn is cut.
 */
public final class Recorder implements AutoCloseable {
  private final FileChannel file;
  private final String node;
  private final long life;
  private long seq;
  private long count = 0;

  /** `run` is one name for the run of all nodes, and stays the same after a restart; `nodes` has the same order everywhere. */
  public Recorder(Path folder, String cluster, String run, String node, List<String> nodes, long initialTerm) throws IOException {
    this.node = node;
    Path path = folder.resolve(node + ".ndjson");
    byte[] before = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    int whole = 0;
    int lines = 0;
    for (int k = 0; k < before.length; k++) {
      if (before[k] != '\n') continue;
      whole = k + 1;
      lines++;
    }
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.truncate(whole).position(whole);
    // The first line is the header. No two starts of a node have seen as many events, since each records at least Restart.
    seq = Math.max(0, lines - 1);
    life = seq;
    if (lines > 0) return;
    write(fields("format", "lockstep-trace", "version", 1, "cluster", cluster, "run", run, "node", node, "nodes", nodes,
        "initialTerm", initialTerm));
  }

  /** Names and values in turn, in their order. */
  public static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int k = 0; k < namesAndValues.length; k += 2) all.put((String) namesAndValues[k], namesAndValues[k + 1]);
    return all;
  }

  /** `value` names the command: different commands have different names. */
  public static Map<String, Object> entry(long term, String value) {
    return fields("term", term, "value", value);
  }

  /** The first `keep` entries stay, what follows them is dropped, then come those of `append`. */
  public static Map<String, Object> logChange(long keep, List<?> append) {
    return fields("keep", keep, "append", append);
  }

  /** A message with an id that no other one of the run has. The receiver has to learn the id: send it along. */
  private Map<String, Object> message(String to, String type, long term, Map<String, Object> rest) {
    Map<String, Object> all = fields("id", node + "." + life + "." + ++count, "to", to, "type", type, "term", term);
    all.putAll(rest);
    return all;
  }

  public Map<String, Object> requestVote(String to, long term, long lastLogIndex, long lastLogTerm) {
    return message(to, "RequestVote", term, fields("lastLogIndex", lastLogIndex, "lastLogTerm", lastLogTerm));
  }

  public Map<String, Object> requestVoteResponse(String to, long term, boolean voteGranted) {
    return message(to, "RequestVoteResponse", term, fields("voteGranted", voteGranted));
  }

  public Map<String, Object> appendEntries(
      String to, long term, long prevLogIndex, long prevLogTerm, List<?> entries, long leaderCommit) {
    return message(to, "AppendEntries", term, fields("prevLogIndex", prevLogIndex, "prevLogTerm", prevLogTerm, "entries", entries,
        "leaderCommit", leaderCommit));
  }

  /** `matchIndex`: the last entry that is known to equal the leader's, or null for a rejection. */
  public Map<String, Object> appendEntriesResponse(String to, long term, Long matchIndex) {
    Map<String, Object> result = matchIndex == null ? fields("success", false) : fields("success", true, "matchIndex", matchIndex);
    return message(to, "AppendEntriesResponse", term, result);
  }

  /**
   * One atomic step: ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive or Restart. `received` is the id of the message that a
   * Receive is about, else null. `variables` are those after the step, by the names of the format: currentTerm, votedFor, log, lastIndex,
   * lastTerm, role, commitIndex, matchIndex, votesGranted. What is left out is not claimed.
   */
  public void record(String event, String received, List<?> sent, Map<String, Object> variables) throws IOException {
    Map<String, Object> line = fields("seq", ++seq, "event", event);
    if (received != null) line.put("received", received);
    line.put("sent", sent);
    line.putAll(variables);
    write(line);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void write(Map<String, Object> line) throws IOException {
    StringBuilder text = new StringBuilder();
    put(line, text);
    ByteBuffer bytes = ByteBuffer.wrap(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) file.write(bytes);
  }

  private static void put(Object value, StringBuilder out) {
    if (value instanceof String text) {
      putText(text, out);
    } else if (value instanceof List<?> list) {
      String gap = "[";
      for (Object one : list) {
        out.append(gap);
        put(one, out);
        gap = ",";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Map<?, ?> map) {
      String gap = "{";
      for (Map.Entry<?, ?> one : map.entrySet()) {
        out.append(gap);
        putText((String) one.getKey(), out);
        out.append(':');
        put(one.getValue(), out);
        gap = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else {
      out.append(value); // A number, true, false or null.
    }
  }

  private static void putText(String text, StringBuilder out) {
    out.append('"');
    for (char letter : text.toCharArray()) {
      if (letter == '"' || letter == '\\') out.append('\\').append(letter);
      else if (letter < ' ') out.append(String.format("\\u%04x", (int) letter));
      else out.append(letter);
    }
    out.append('"');
  }
}
