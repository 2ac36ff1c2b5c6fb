using Mira.Datasets;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Safetensors;
using Mira.Experiments.Records;
using Mira.Experiments.Runtime;
using Mira.Experiments.Training;
using static TorchSharp.torch;

namespace Mira.Tests.Durability;

public sealed partial class RunFolderTests : IDisposable
{
    private const int Epochs = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Five_resumes_in_a_row_change_nothing()
    {
        var (whole, chain) = (Longer("whole"), Longer("chain"));
        TinyRun.Train(whole);

        for (var step = 1; step <= 5; step++)
        {
            using var observer = new RunObserver { StopAfter = step };
            Assert.Throws<InterruptedRunException>(() => TinyRun.Train(TinyRun.GoesOn(chain), observer));
        }
        TinyRun.Train(TinyRun.GoesOn(chain));

        Assert.Equal(TinyRun.Result(whole.Folder.Path), TinyRun.Result(chain.Folder.Path));
    }

    [Fact]
    public void The_last_two_checkpoints_and_those_of_chosen_epochs_are_kept()
    {
        var run = Longer("run") with { KeepEvery = 2 };
        TinyRun.Train(run);

        Assert.Equal([4, 7], run.Folder.Earlier());
        Assert.Empty(Directory.GetFiles(_folder, "*.partial", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("bit")]
    [InlineData("key")]
    public void A_damaged_checkpoint_is_named_and_the_one_before_it_used(string damage)
    {
        var (whole, run) = (Longer("whole"), Longer("run"));
        TinyRun.Train(whole);
        Stop(run, after: 5);
        Damage(run.Folder.Checkpoint, damage);
        using var observer = new RunObserver { Warnings = [] };

        TinyRun.Train(TinyRun.GoesOn(run), observer);

        var warning = Assert.Single(observer.Warnings!);
        Assert.Contains(run.Folder.Checkpoint, warning, StringComparison.Ordinal);
        Assert.True(File.Exists(run.Folder.Checkpoint + ".damaged"));
        Assert.Equal(TinyRun.Result(whole.Folder.Path), TinyRun.Result(run.Folder.Path));
    }

    [Fact]
    public void Nothing_whole_to_resume_from_is_one_error()
    {
        var run = Longer("run");
        Stop(run, after: 1);
        Array.ForEach([run.Folder.Checkpoint, .. run.Folder.Earlier().Select(run.Folder.CheckpointAt)],
            path => Damage(path, "bit"));
        using var observer = new RunObserver { Warnings = [] };

        var error = Assert.Throws<InputException>(() => TinyRun.Train(TinyRun.GoesOn(run), observer));

        Assert.Contains("no checkpoint in", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_lost_or_changed_come_back_from_the_checkpoint()
    {
        var (whole, run) = (Longer("whole"), Longer("run"));
        TinyRun.Train(whole);
        Stop(run, after: 5);
        var rows = ResultsCsv.Read<EpochMetrics>(run.Folder.Metrics);
        ResultsCsv.Write(run.Folder.Metrics, [rows[0] with { Loss = 1 }]);
        using var observer = new RunObserver { Warnings = [] };

        TinyRun.Train(TinyRun.GoesOn(run), observer);

        Assert.Contains("epoch 1, 2", Assert.Single(observer.Warnings!), StringComparison.Ordinal);
        Assert.Equal(TinyRun.Result(whole.Folder.Path), TinyRun.Result(run.Folder.Path));
    }

    [Fact]
    public void Half_written_files_of_killed_processes_are_swept()
    {
        var run = Longer("run");
        Stop(run, after: 1);
        AtomicFile.WriteText($"{run.Folder.Checkpoint}.4711-1.partial", "half");

        TinyRun.Train(TinyRun.GoesOn(run));

        Assert.Empty(Directory.GetFiles(run.Folder.Path, "*.partial"));
    }

    [Fact]
    public void Other_threads_are_named_since_they_change_the_last_bits()
    {
        var run = Longer("run");
        Stop(run, after: 1);
        using var observer = new RunObserver { Warnings = [] };

        TinyRun.Train(TinyRun.GoesOn(run) with { Compute = new Compute(CPU, ComputePrecision.Fp32, 2) }, observer);

        Assert.Contains("with 1 thread(s)", Assert.Single(observer.Warnings!), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_to_the_program_is_what_it_was()
    {
        var run = Longer("run");
        Stop(run, after: 1);

        var pinned = SavedCompute.Pin(new ComputeSettings(), run.Folder);

        Assert.Equal((DeviceKind.Cpu, ComputePrecision.Fp32, 1),
            (pinned.Device.Kind, pinned.Precision, pinned.Threads));
        Assert.Equal(3, SavedCompute.Pin(new ComputeSettings { Threads = 3 }, run.Folder).Threads);

        var started = new Compute(CPU, ComputePrecision.Fp32, 2)
        {
            Asked = new ComputeSettings { Device = new(DeviceKind.Cpu) },
        };
        Assert.Equal(1, SavedCompute.Of(started, run.Folder).Threads);
    }

    [Fact]
    public void A_second_process_is_refused_with_the_number_of_the_first()
    {
        var run = TinyRun.In(Path.Combine(_folder, "run"));
        using (RunLock.Take(run.Folder))
        {
            var error = Assert.Throws<FolderInUseException>(() => TinyRun.Train(run));
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", error.Message,
                StringComparison.Ordinal);
        }
        TinyRun.Train(run);
    }

    [Fact]
    public void A_lock_file_that_a_killed_process_left_does_not_matter()
    {
        var run = TinyRun.In(Path.Combine(_folder, "run"));
        AtomicFile.WriteText(run.Folder.Lock, "4711 elsewhere\n");

        TinyRun.Train(run);

        Assert.Empty(File.ReadAllText(run.Folder.Lock));
    }

    [Fact]
    public void Repeating_the_last_steps_finds_every_bit_equal()
    {
        var run = Longer("run");
        TinyRun.Train(run);

        var replay = Replay.Run(run, steps: 1, new RunObserver(), CancellationToken.None);

        Assert.Equal(new Replay(7, 8, null), replay);
        Assert.False(Directory.Exists(Path.Combine(run.Folder.Path, "verify.partial")));
    }

    [Fact]
    public void Repeating_names_the_tensor_that_differs()
    {
        var run = Longer("run");
        TinyRun.Train(run);
        using (var file = SafetensorsFile.Open(run.Folder.Checkpoint))
        {
            using var scope = NewDisposeScope();
            var tensors = file.Names.ToDictionary(name => name, name => file.Load(name));
            tensors["student.backbone.conv1.weight"].view(-1)[3] = 1.5f;
            Safetensors.Write(run.Folder.Checkpoint, tensors, file.Metadata);
        }

        var replay = Replay.Run(run, steps: 1, new RunObserver(), CancellationToken.None);

        Assert.Contains("student.backbone.conv1.weight, from value 3 of", replay.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeating_more_steps_than_are_kept_is_refused() => Assert.Contains("Use --verify 1",
        Assert.Throws<InputException>(() =>
    {
        var run = Longer("run");
        TinyRun.Train(run);
        Replay.Run(run, steps: 5, new RunObserver(), CancellationToken.None);
    }).Message, StringComparison.Ordinal);

    /// <summary>Four epochs of two steps, with a teacher.</summary>
    private PretrainRequest Longer(string name)
    {
        var request = TinyRun.In(Path.Combine(_folder, name));
        return request with { Recipe = request.Recipe with { Epochs = Epochs, UsesTeacher = true, BatchSize = 5 } };
    }

    private static void Stop(PretrainRequest request, int after)
    {
        using var observer = new RunObserver { StopAfter = after };
        Assert.Throws<InterruptedRunException>(() => TinyRun.Train(request, observer));
    }

    private static void Damage(string path, string damage)
    {
        var content = File.ReadAllBytes(path);
        var at = damage == "key" ? content.AsSpan().IndexOf("mira.sha256"u8) : content.Length / 2;
        content[at] ^= 1;
        File.Delete(path);
        AtomicFile.Write(path, stream => stream.Write(damage == "cut" ? content.AsSpan(0, at) : content));
    }
}
