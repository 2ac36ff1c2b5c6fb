using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Tests.Collectives.Mpi;

namespace Mira.Tests.Cli.Commands;

/// <summary>Evaluations of the program under a launcher write what one process writes, byte for byte but for the
/// times.</summary>
public sealed class SharedEvaluationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("extract", "--split test")]
    [InlineData("knn", "--fractions 1 0.1")]
    [InlineData("linear-eval", "--epochs 1 --classifiers {0}")]
    public void Two_processes_write_what_one_writes(string command, string options)
    {
        Assert.SkipUnless(Mpirun.IsThere, Mpirun.Missing);
        var alone = MiraProcess.Run(Arguments("alone"));
        Assert.True(alone.ExitCode == 0, alone.Error);

        var shared = Mpirun.Run(2, LaunchedRun.Program, Arguments("shared"));

        Assert.True(shared.ExitCode == 0, shared.Error);
        Assert.Empty(shared.Error);
        var files = Files("alone").ToDictionary(path => Path.GetFileName(path), Comparable);
        Assert.NotEmpty(files);
        Assert.Equal(files, Files("shared").ToDictionary(path => Path.GetFileName(path), Comparable));

        string[] Arguments(string name) =>
        [
            command, "--checkpoint", "random", "--scale", "smoke", "--threads", "1",
            .. options.Split(' ').Select(option => string.Format(null, option, _folder.File(name))),
            .. command == "extract" ? (string[])["--out", _folder.Write($"{name}/features.npz", [])]
                : ["--output", _folder.File(name)],
        ];
    }

    /// <summary>The files but for the record of the run and its page, which tell times and processes.</summary>
    private string[] Files(string name) =>
        [.. Directory.GetFiles(_folder.File(name)).Where(path => Path.GetFileName(path) is not ("run.json"
            or "report.html"))];

    /// <summary>What a file holds, but for times and memory.</summary>
    private static string Comparable(string path) => Path.GetFileName(path) == "evaluation.csv"
        ? ResultsCsv.Text(ResultsCsv.Read<EvaluationResult>(path)
            .Select(row => row with { Seconds = 0, PeakMebibytes = 0 }))
        : FileHash.Of(path);
}
