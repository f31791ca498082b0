// A stranger's check of a log folder, with the library of the Go checksum database and nothing of ours.
//
//	check KEY note FILE                    the checkpoint in FILE is signed by KEY
//	check KEY inclusion FILE HEX           the .tlog-proof in FILE proves the entry of the commitment HEX
//	check KEY consistency FILE OLD NEW     the .consistency in FILE proves that checkpoint NEW extends checkpoint OLD
package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type head struct {
	size int64
	root tlog.Hash
}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("verified")
}

func run(key, what string, arguments []string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	switch what {
	case "note":
		_, err := openFile(verifier, arguments[0])
		return err
	case "inclusion":
		return inclusion(verifier, arguments[0], arguments[1])
	case "consistency":
		return consistency(verifier, arguments[0], arguments[1], arguments[2])
	}
	return fmt.Errorf("no such check")
}

func inclusion(verifier note.Verifier, path, commitment string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	proof, checkpoint, found := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(proof), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a tlog-proof")
	}
	tree, err := open(verifier, checkpoint)
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	hashes, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash([]byte("khronika.leaf/1 " + commitment + "\n"))
	return tlog.CheckRecord(hashes, tree.size, tree.root, index, leaf)
}

func consistency(verifier note.Verifier, path, oldPath, newPath string) error {
	older, err := openFile(verifier, oldPath)
	if err != nil {
		return err
	}
	newer, err := openFile(verifier, newPath)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	sizes := []string{"khronika-consistency/1", fmt.Sprintf("old %d", older.size), fmt.Sprintf("new %d", newer.size)}
	if len(lines) < 3 || strings.Join(lines[:3], "\n") != strings.Join(sizes, "\n") {
		return fmt.Errorf("not a consistency proof between these checkpoints")
	}
	hashes, err := parseHashes(lines[3:])
	if err != nil {
		return err
	}
	return tlog.CheckTree(hashes, newer.size, newer.root, older.size, older.root)
}

func openFile(verifier note.Verifier, path string) (head, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return head{}, err
	}
	return open(verifier, data)
}

// open reads the three lines itself: tlog.ParseTree wants the title of the checksum database in the first.
func open(verifier note.Verifier, data []byte) (head, error) {
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return head{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return head{}, fmt.Errorf("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return head{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return head{size, root}, err
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := []tlog.Hash{}
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
