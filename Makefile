# CUDA=1 builds against the CUDA build of libtorch; TORCH=none packages none, for use with MIRA_LIBTORCH.
# READY=1 compiles ahead of time, with a further package (crossgen2): short commands then start in about two thirds of the time.
CONFIGURATION ?= Release
PREFIX ?= /usr/local
SMOKE ?= results/ours/smoke
SMOKE_PAPER ?= results/ours/smoke
DEVICE ?= cuda
GPU_PACKAGE ?= mira-gpu-check.tar.xz
ARGS ?=
PACKAGES ?= dist
PEER ?= python3 tests/Bench/step_speed.py
KILLS ?= 50
CHAINS ?= 20
CASES ?= 2000
FUZZ ?= 1000000
BENCH ?= results/bench
IMAGES ?=
TORCHVISION ?=
CHROOT ?=
RID ?= linux-x64
TORCH ?= $(if $(filter 1,$(CUDA)),cuda,cpu)
DOTNET = dotnet
BUILD = $(DOTNET) build --nologo --verbosity quiet --configuration $(CONFIGURATION) -p:TorchBackend=$(TORCH) $(if $(filter 1,$(READY)),-p:PublishReadyToRun=true)
LIBRARY = $(DESTDIR)$(PREFIX)/lib/mira
SHARE = $(DESTDIR)$(PREFIX)/share

export CHROOT
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1

.DEFAULT_GOAL = help
.PHONY: help build test learn parity parity-chroot lint reproduce reproduce-smoke paper paper-smoke bench bench-peer bench-methods bench-small-batch bench-developers cluster-check bench-processes gpu-check gpu-workstation gpu-package anchors soak soak-processes soak-certificates fuzz install package package-check clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

build: ## Build the program: bin/mira (CUDA=1 for NVIDIA GPUs, READY=1 for a quicker start; RID=osx-arm64 for another system: bin/osx-arm64)
	$(if $(filter linux-x64,$(RID)),$(BUILD) cli,@tests/Packages/build-other.sh "$(RID)")

test: ## Build and run every test that needs no GPU
	$(BUILD) tests
	@tests/run.sh $(CONFIGURATION) $(ARGS)

learn: ## Train MIRA for a minute; fails if k-NN accuracy is less than six points above random weights
	$(BUILD) tests
	@tests/run.sh $(CONFIGURATION) -explicit only -class "*.RealLearningTests"

parity: build ## Recompute mira's numbers with NumPy, scikit-learn and PyTorch; writes results/PARITY.md (PYTHON="python3" or CHROOT=DIR)
	@tests/Parity/parity.sh

parity-chroot: ## Install what parity needs, from Debian's packages, into the folder CHROOT (as root)
	@tests/Parity/chroot.sh "$(CHROOT)"

lint: ## Check format and style
	$(DOTNET) restore --verbosity quiet -p:TorchBackend=$(TORCH) Mira.Cli.sln
	$(DOTNET) format --no-restore --verify-no-changes Mira.Cli.sln

reproduce: build ## The main job: pretrain, evaluate and draw on embedded data (ARGS="--seed 1")
	bin/mira reproduce --scale laptop $(ARGS)

reproduce-smoke: build ## The main job in under 90 seconds, to see that everything works
	bin/mira reproduce --scale smoke --output $(SMOKE) $(ARGS)

paper: build ## All tables and figures at laptop scale, three seeds, one run per core: hours; run it again to resume (ARGS="--only MIRA")
	bin/mira reproduce all --scale laptop --seeds 3 $(ARGS)

paper-smoke: build ## All tables and figures in minutes, twice in parallel: everything runs, and both runs agree
	bin/mira reproduce all --scale smoke --threads 1 --jobs 1 --output $(SMOKE_PAPER)/again $(ARGS) >/dev/null & again=$$!; \
	bin/mira reproduce all --scale smoke --threads 1 --jobs 1 --output $(SMOKE_PAPER)/first $(ARGS) && wait $$again

bench: build ## Measure this machine; writes results/bench (ARGS="-o FOLDER")
	bin/mira bench $(ARGS)

bench-peer: build ## Time the training step and PyTorch's, in turns (PEER="python3 tests/Bench/step_speed.py")
	bin/mira bench step --threads 1 --precision fp32 --peer "$(PEER)" --out results/bench/step-peer-fp32.csv $(ARGS)
	bin/mira bench step --threads 1 --precision bf16 --peer "$(PEER)" --out results/bench/step-peer-bf16.csv $(ARGS)
	@for method in simclr moco-v2 self-classifier; do \
		bin/mira bench step --method $$method --threads 1 --precision fp32 --peer "$(PEER)" --out "results/bench/$$method.part" $(ARGS) || exit; \
	done
	@awk 'FNR > 1 || NR == 1' results/bench/*.part >results/bench/step-peer-methods.csv && rm results/bench/*.part

bench-methods: build ## Time the pretraining of every method in turns: results/bench/methods.csv
	@tests/Bench/methods.sh

bench-small-batch: build ## Time the rows of Table 8 in turns, and measure each process's memory: results/bench/small-batch.csv
	@tests/Bench/small_batch.sh

bench-developers: ## Time optimizer, views and shards: optimizer.csv, augment.csv and shards.csv in BENCH (files need IMAGES=DIR; TORCHVISION="python3 SCRIPT ZIP DIR" compares)
	$(BUILD) tests
	@MIRA_BENCH="$(BENCH)" MIRA_BENCH_IMAGES="$(IMAGES)" MIRA_BENCH_TORCHVISION="$(TORCHVISION)" tests/run.sh $(CONFIGURATION) -explicit only -class "*.DeveloperBenchTests"
	@cat "$(BENCH)/optimizer.csv" "$(BENCH)/augment.csv"

cluster-check: build ## Train with two processes under Open MPI, MPICH and Slurm on this machine: results/cluster/checks.csv (as root; installs nothing)
	@tests/Cluster/cluster-check.sh

bench-processes: build ## Time two processes of one thread beside one of two, in turns: results/cluster/processes.csv
	@tests/Bench/processes.sh

gpu-check: ## Check mira on a GPU against PyTorch (ARGS="--data-dir DIR"; DEVICE=cpu tries the script)
	$(BUILD) tests
	@tests/Gpu/gpu-check.sh --device $(DEVICE) $(ARGS)

gpu-workstation: build ## Run Table 7's CIFAR-10 column at workstation scale on a GPU, resumable (ARGS="--data-dir DIR --minutes 15"; --device cpu tries the script)
	@tests/Gpu/gpu-workstation.sh $(ARGS)

gpu-package: ## Pack gpu-check for a machine without .NET: mira-gpu-check.tar.xz
	@tests/Gpu/gpu-package.sh $(GPU_PACKAGE)

anchors: ## Evaluate networks with a published accuracy; writes results/ANCHORS.md (ARGS="--data-dir DIR --images DIR")
	$(BUILD) tests
	@tests/Anchors/anchors.sh $(CONFIGURATION) $(ARGS)

soak: ## Test crashes, kills and damaged files for hours; writes results/RELIABILITY.md (KILLS=5 CHAINS=5 CASES=100 for minutes)
	$(BUILD) tests
	@MIRA_SOAK_KILLS=$(KILLS) MIRA_SOAK_CHAINS=$(CHAINS) MIRA_SOAK_CASES=$(CASES) MIRA_FUZZ=$(FUZZ) tests/run.sh $(CONFIGURATION) -explicit only -class "*.SoakTests"

soak-processes: ## Kill a random one of two training processes 50 times, written down in results/RELIABILITY.md (KILLS=5 for minutes)
	$(BUILD) tests
	@MIRA_SOAK_KILLS=$(KILLS) tests/run.sh $(CONFIGURATION) -explicit only -class "*.KilledRanksTests"

soak-certificates: ## A million batches whose errors are held against their certificates; writes its section of results/RELIABILITY.md
	$(BUILD) tests
	@tests/run.sh $(CONFIGURATION) -explicit only -method "*No_case_of_the_soak*"

fuzz: ## A million damaged files for every reader, written down in results/RELIABILITY.md (FUZZ=10000 for seconds)
	$(BUILD) tests
	@# Files in memory where there is a place: on a disk the million takes hours, in memory minutes.
	@TMPDIR=$$([ -w /dev/shm ] && echo /dev/shm || echo "$${TMPDIR:-/tmp}") MIRA_FUZZ=$(FUZZ) tests/run.sh $(CONFIGURATION) -explicit only -class "*.FuzzTests"

install: build ## Install to PREFIX (/usr/local): PREFIX/bin/mira, manual pages, completions of bash, zsh and fish
	rm -rf "$(LIBRARY)"
	mkdir -p "$(LIBRARY)" "$(DESTDIR)$(PREFIX)/bin"
	cp -R bin/. "$(LIBRARY)"
	ln -sfn ../lib/mira/mira "$(DESTDIR)$(PREFIX)/bin/mira"
	bin/mira help --man "$(SHARE)/man/man1"
	mkdir -p "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	bin/mira completions bash >"$(SHARE)/bash-completion/completions/mira"
	bin/mira completions zsh >"$(SHARE)/zsh/site-functions/_mira"
	bin/mira completions fish >"$(SHARE)/fish/vendor_completions.d/mira.fish"
	"$(DESTDIR)$(PREFIX)/bin/mira" --version

package: build ## Make archives for linux-x64, NuGet packages and a .NET tool: the folder PACKAGES (dist)
	@tests/Packages/package.sh "$(PACKAGES)"

package-check: package ## Unpack the archives, use the libraries from a new project, install the tool
	@tests/Packages/package-check.sh "$(PACKAGES)"

clean: ## Remove everything that was built
	rm -rf bin dist cli/obj datasets/bin datasets/obj experiments/bin experiments/obj tests/bin tests/obj
