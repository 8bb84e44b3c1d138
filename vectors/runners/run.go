// Asks a reducer every question of some files of vectors, and says where its answers are others.
//
//	go run run.go core.json features.json -- COMMAND [ARGUMENT ...]
//
// COMMAND reads lines of JSON, {"config", "state", "event"}, and answers each with one line, {"state", "effects"}.
// The exit code is 0 if all answers are right, 1 if one is not, 2 if nothing could be asked.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
)

const mostShown = 5

type vector struct {
	Name     string          `json:"name"`
	Config   json.RawMessage `json:"config"`
	State    json.RawMessage `json:"state"`
	Event    json.RawMessage `json:"event"`
	Expected any             `json:"expected"`
}

type file struct {
	Format  string   `json:"format"`
	Version any      `json:"version"`
	Vectors []vector `json:"vectors"`
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "run.go:", err)
		os.Exit(2)
	}
}

func read(path string) (content file) {
	text, err := os.ReadFile(path)
	must(err)
	must(json.Unmarshal(text, &content))
	if content.Format != "raft-lockstep vectors" || content.Version != 1.0 {
		must(fmt.Errorf("%s: not a file of vectors of version 1", path))
	}
	return content
}

func main() {
	split := slices.Index(os.Args, "--")
	if split < 2 || split == len(os.Args)-1 {
		must(fmt.Errorf("expected FILE ... -- COMMAND [ARGUMENT ...]"))
	}
	reducer := exec.Command(os.Args[split+1], os.Args[split+2:]...)
	reducer.Stderr = os.Stderr
	questions, err := reducer.StdinPipe()
	must(err)
	output, err := reducer.StdoutPipe()
	must(err)
	must(reducer.Start())
	answers := bufio.NewReader(output)
	asked, wrong := 0, 0
	for _, path := range os.Args[1:split] {
		for _, v := range read(path).Vectors {
			question, err := json.Marshal(map[string]any{"config": v.Config, "state": v.State, "event": v.Event})
			must(err)
			questions.Write(append(question, '\n'))
			line, err := answers.ReadBytes('\n')
			if err != nil {
				fmt.Printf("%s, %s: the reducer ended without an answer\n", path, v.Name)
				os.Exit(1)
			}
			var found any
			must(json.Unmarshal(line, &found))
			asked++
			if reflect.DeepEqual(found, v.Expected) {
				continue
			}
			if wrong++; wrong <= mostShown {
				expected, _ := json.Marshal(v.Expected)
				fmt.Printf("%s, %s:\n  found    %s  expected %s\n", path, v.Name, line, expected)
			}
		}
	}
	questions.Close()
	reducer.Wait()
	fmt.Printf("%d of %d answers are right\n", asked-wrong, asked)
	if wrong > 0 {
		os.Exit(1)
	}
}
