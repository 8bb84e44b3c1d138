package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"go.etcd.io/raft/v3"
)

// tracer writes etcd's own trace, which the library tells only when it is built with the tag with_tla: one line for each event of
// all servers.
type tracer struct {
	file  *os.File
	lines *bufio.Writer
}

// newTracer is nil without a path.
func newTracer(path string) *tracer {
	if path == "" {
		return nil
	}
	if !raft.StateTraceDeployed {
		log.Fatal("-tla needs a build with -tags with_tla")
	}
	file, err := os.Create(path)
	check(err)
	return &tracer{file, bufio.NewWriter(file)}
}

// TraceEvent is called by the library.
func (t *tracer) TraceEvent(event *raft.TracingEvent) {
	text, err := json.Marshal(object{"tag": "trace", "event": event})
	check(err)
	_, err = fmt.Fprintf(t.lines, "%s\n", text)
	check(err)
}

func (t *tracer) close() {
	check(t.lines.Flush())
	check(t.file.Close())
}

// trace has the library tell its events, if they are wanted.
func (c *cluster) trace(config *raft.Config) *raft.Config {
	if c.tracer != nil {
		config.TraceLogger = c.tracer
	}
	return config
}
