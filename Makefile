# Each target sets up what it needs by itself, on a fresh clone, and is quick when nothing changed.

MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
# Commands, workers and tests start the program again and again: it is compiled once.
export PYTHONDONTWRITEBYTECODE :=

READ_PACKAGES := libarchive13 tesseract-ocr-eng tesseract-ocr-fra tesseract-ocr-rus tesseract-ocr-ukr
DEMO_PACKAGES := openssl $(READ_PACKAGES)
TEST_PACKAGES := $(DEMO_PACKAGES) chromium faketime gcc golang-go golang-golang-x-mod-dev libc6-dev poppler-utils zbar-tools
BENCH_PACKAGES := age borgbackup coreutils openssl restic
COMPARE_PACKAGES := antiword catdoc docx2txt libimage-exiftool-perl mediainfo odt2txt poppler-utils pst-utils unrtf w3m $(READ_PACKAGES)
SHARE_PACKAGES := cifs-utils davfs2 dosfstools kmod nfs-common nfs-kernel-server openssh-server rclone rpcbind rsync samba sshfs user-mode-linux
COPY_PACKAGES := borgbackup coreutils restic rsync
IN := .venv/bin

.PHONY: help setup demo screenshots wheel wheels sbom release test spark quick watch hooks words changelog attack faults seized check bench compare copies shares style format types stairs dependencies house

help: ## say what each target does
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

setup: ## make everything ready for work on the project
	@scripts/system-packages $(TEST_PACKAGES)
	@scripts/environment dev

demo: ## build the worked example into demo-output/
	@scripts/system-packages $(DEMO_PACKAGES)
	@scripts/environment demo
	@$(IN)/khronika demo demo-output --no-serve

wheel: ## build the wheel into dist/: equal bytes from equal sources
	@scripts/environment dev
	@scripts/wheel dist

wheels: ## gather the wheel and all that it needs to read evidence into wheels/, to be installed offline
	@scripts/environment dev
	@scripts/wheels wheels

sbom: ## write what the program is made of into requirements/sbom.cdx.json
	@scripts/environment dev
	@$(IN)/python scripts/sbom

release: ## build a release into release/ and sign it: docs/release.md; KEY=FILE
	@scripts/environment dev
	@scripts/release release "$(KEY)"

test: ## run every test
	@scripts/system-packages $(TEST_PACKAGES)
	@scripts/environment dev
	@$(IN)/pytest --numprocesses auto --dist worksteal

spark: ## run the tests of linking on a local Spark, which needs Java
	@scripts/environment dev
	@scripts/environment spark
	@$(IN)/pytest -q tests/link/test_candidates.py -k "spark or cluster"

quick: ## run the tests of the pure rooms and of the house: under a minute of CPU
	@scripts/environment dev
	@$(IN)/pytest -q tests/primitives tests/language tests/record tests/link tests/disclosure tests/evidence/citation tests/seal tests/house

watch: ## run the tests of a room whenever a file of it changes
	@scripts/environment dev
	@$(IN)/python scripts/watch

hooks: ## check style, types and import contracts before each commit
	@git config core.hooksPath scripts/hooks

words: ## gather what is said to people into the catalogues of four languages, and compile them; ARGS=--missing lists what has no translation
	@scripts/environment dev
	@$(IN)/python scripts/words.py $(ARGS)

changelog: ## gather the fragments of changes/ into CHANGELOG.md
	@$(IN)/python scripts/changelog

attack: ## put 200 honest and 200 altered packages, and one of 500 stamps, before all three verifiers; ARGS="--packages 50 --seed 7"
	@scripts/system-packages openssl chromium
	@scripts/environment dev
	@$(IN)/python -m tests.attacks.generated_packages $(ARGS)
	@KHRONIKA_STAMPS=500 $(IN)/pytest -q tests/attacks/test_a03_many_stamps.py

faults: ## kill, cut, fill up and break the disk at every call of every command: hours, or a part of it: SHARD=3/10, ARGS="--stride 20 --command state"
	@scripts/system-packages gcc libc6-dev $(DEMO_PACKAGES)
	@scripts/environment dev
	@$(IN)/python -m tests.faults.run $(if $(SHARD),--shard $(SHARD)) $(ARGS)

seized: ## kill eight commands at 60 calls in all, and let a thief with originals and three packages search what is left; ARGS=8
	@scripts/system-packages openssl
	@scripts/environment dev
	@$(IN)/python -m tests.attacks.seized_anywhere $(ARGS)

check: ## run every check of style, types, layers and dependencies, also after one has failed
	@scripts/environment dev
	@$(MAKE) --keep-going style format types stairs dependencies house

style:
	@$(IN)/ruff check

format:
	@$(IN)/ruff format --check

types:
	@$(IN)/mypy

stairs:
	@$(IN)/lint-imports

dependencies:
	@$(IN)/deptry src

house:
	@$(IN)/pytest -q tests/house

bench: ## measure sealing and verifying next to their peers; ARGS=--small-run for a short run
	@scripts/system-packages $(BENCH_PACKAGES)
	@scripts/environment dev
	@$(IN)/python -m bench.run $(ARGS)

compare: ## list words that independent tools find in files and we do not; ARGS="FOLDER FOLDER" (the corpus and the cases)
	@scripts/system-packages $(COMPARE_PACKAGES)
	@scripts/environment dev
	@$(IN)/python -m bench.compare $(or $(ARGS),../shared/corpus ../shared/cases/evidence)

screenshots: ## take pictures of every page of the workspace over the worked example into screenshots/; ARGS=--few
	@scripts/system-packages chromium $(DEMO_PACKAGES)
	@scripts/environment dev
	@test -d demo-output/archive || $(IN)/khronika demo demo-output --no-serve
	@$(IN)/python -m bench.screenshots demo-output screenshots $(ARGS)

copies: ## copy an archive with rsync, cp, restic and borg after each of 50 writes: newest, or it says that it is incomplete
	@scripts/system-packages $(COPY_PACKAGES)
	@scripts/environment dev
	@$(IN)/python -m bench.copies $(ARGS)

shares: ## mount FAT32, NFS, SMB, sshfs, WebDAV and rclone in a second Linux, copy there, kill copiers, take servers away; ARGS="fat nfs"
	@scripts/system-packages $(SHARE_PACKAGES)
	@scripts/environment dev
	@$(IN)/python -m bench.shares $(ARGS)
