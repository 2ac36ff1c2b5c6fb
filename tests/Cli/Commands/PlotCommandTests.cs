using Mira.Experiments.Files;
using Mira.Experiments.Reporting.Pages;

namespace Mira.Tests.Cli.Commands;

public sealed class PlotCommandTests : IDisposable
{
    // A command that touched libtorch would stop at this folder.
    private static readonly Dictionary<string, string?> WithoutLibTorch = new() { ["MIRA_LIBTORCH"] = "/nonexistent" };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Convergence_is_drawn_from_its_file_without_libtorch()
    {
        var csv = Samples.Save(_folder).Convergence;
        var run = Run("plot-convergence", "--from", csv, "--output", InFolder("out"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["convergence.csv", "convergence.png", "convergence.svg"], FilesIn("out"));
        Assert.Equal(File.ReadAllText(csv), File.ReadAllText(InFolder("out/convergence.csv")));
    }

    [Fact]
    public void Training_is_drawn_from_the_metrics_of_several_runs()
    {
        var files = Samples.Save(_folder);
        var run = Run("plot-training", "--from", files.Metrics("MIRA"), files.Metrics("Sinkhorn"), "--output",
            InFolder("out"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["entropies", "knn", "loss", "prototypes"], FilesIn("out")
            .Where(name => name.EndsWith(".svg", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension));
        Assert.Contains("Sinkhorn", File.ReadAllText(InFolder("out/loss.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_made_from_the_files_of_a_run()
    {
        var files = Samples.Save(_folder);
        var run = Run("report", "--from", _folder);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(ItemPage.Render([Samples.Content]), File.ReadAllText(files.Report));
    }

    [Theory]
    [InlineData("report", "--from")]
    [InlineData("resume")]
    public async Task A_file_is_not_taken_for_a_folder(params string[] command)
    {
        AtomicFile.WriteText(InFolder("metrics.csv"), "epoch\n");

        var run = await CommandRun.Of([.. command, InFolder("metrics.csv")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{InFolder("metrics.csv")} is a file. Expected the folder of a run or table; the file is in ",
            run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plot-convergence")]
    [InlineData("plot-training")]
    [InlineData("report")]
    public void What_is_not_there_is_one_line_and_exit_code_2(string command)
    {
        var run = Run(command, "--from", InFolder("absent"));
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData]
    [InlineData("--from", "a.csv", "--checkpoint", "b.safetensors")]
    public void Convergence_is_either_measured_or_drawn_again(params string[] options)
    {
        var run = Run(["plot-convergence", .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("either --checkpoint", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_folder_that_cannot_be_written_leaves_nothing()
    {
        var csv = Samples.Save(_folder).Convergence;
        var run = Run("plot-convergence", "--from", csv, "--output", "/proc/nowhere");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/proc/nowhere", run.Error, StringComparison.Ordinal);
    }

    private static MiraProcess Run(params string[] arguments) =>
        MiraProcess.RunIn(MiraProcess.Folder, WithoutLibTorch, arguments);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private IEnumerable<string> FilesIn(string name) =>
        Directory.GetFiles(InFolder(name)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
