//go:build with_tla

package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/rafttest"
)

var (
	testdata = flag.String("testdata", "", "the folder of etcd's scenarios")
	out      = flag.String("out", "", "the folder for their traces")
	only     = flag.String("only", "", "the names of the scenarios, with commas; all without")
)

// TestScenarios runs etcd's own scenarios and writes the trace that its library tells of each.
func TestScenarios(t *testing.T) {
	if *testdata == "" || *out == "" {
		t.Skip("-testdata and -out say which scenarios, and where to")
	}
	datadriven.Walk(t, *testdata, func(t *testing.T, path string) {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		if *only != "" && !strings.Contains(","+*only+",", ","+name+",") {
			t.Skip("not asked for")
		}
		text, err := os.ReadFile(path)
		check(err)
		if strings.Contains(string(text), "set-randomized-election-timeout") {
			t.Skip("it sets what only the library's own tests can")
		}
		trace := newTracer(filepath.Join(*out, name+".ndjson"))
		defer trace.close()
		env := rafttest.NewInteractionEnv(&rafttest.InteractionOpts{
			OnConfig: func(config *raft.Config) { config.TraceLogger = trace },
		})
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string { return env.Handle(t, *d) })
	})
}
