using System.Diagnostics;
using Mira.Datasets;
using Mira.Experiments.Checkpoints;
using Mira.Experiments.Evaluation.Features;
using Mira.Experiments.Files;
using Mira.Experiments.Files.Numpy;
using static TorchSharp.torch;

namespace Mira.Tests.Cli;

public sealed class OutputGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("same")]
    [InlineData("dots")]
    [InlineData("link")]
    [InlineData("hard")]
    public async Task No_command_writes_over_its_input(string way)
    {
        var (input, output) = (At("in.npy"), At("out.npy"));
        File.Copy(Npy(), input);
        switch (way)
        {
            case "same": output = input; break;
            case "dots": output = Path.Combine(_folder, "..", Path.GetFileName(_folder), "in.npy"); break;
            case "link": File.CreateSymbolicLink(output, input); break;
            default: Process.Start("ln", [input, output]).WaitForExit(); break;
        }
        var before = File.ReadAllBytes(input);
        var run = await CommandRun.Of("assign", input, "--out", output);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("input of this command", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(input));
    }

    [Fact]
    public async Task Folders_of_results_do_not_take_an_input_either()
    {
        var features = At("knn.npz");
        using (var set = new FeatureSet(eye(8, 8), [0, 1, 0, 1, 0, 1, 0, 1]))
        {
            FeatureFile.Write(features, set);
        }
        OutputGuard.Protect([features]);
        Assert.Throws<InputException>(() => AtomicFile.WriteText(features, "x"));
        var run = await CommandRun.Of("extract", "--checkpoint", features, "--out", features);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("an input of this command", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_a_live_run_of_another_process_are_not_written()
    {
        var run = new RunFolder(_folder);
        AtomicFile.WriteText(run.Metrics, "1");
        AtomicFile.WriteText(run.Lock, "77 elsewhere\n");
        AtomicFile.WriteText(run.Metrics, "no process holds the lock");

        using var holder = Process.Start(new ProcessStartInfo("flock", [run.Lock, "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        var error = Assert.Throws<InputException>(() => AtomicFile.WriteText(run.Metrics, "lost"));
        holder.StandardInput.WriteLine();
        holder.WaitForExit();

        Assert.Contains("process 77 is training", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("no process", File.ReadAllText(run.Metrics), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Npy()
    {
        var path = At("scores.npy");
        NumpyFile.Write(path, ones(4, 3));
        return path;
    }
}
