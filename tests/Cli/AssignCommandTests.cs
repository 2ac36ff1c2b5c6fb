using Mira.Cli;
using Mira.Experiments.Interchange;
using Mira.Tests.Golden;
using static TorchSharp.torch;

namespace Mira.Tests.Cli;

public sealed class AssignCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mira-assign-").FullName;

    private string Targets => Path.Combine(_folder, "targets.npy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mira-30")]
    [InlineData("mira-1000", "--tolerance", "1e-9")]
    [InlineData("mira-1000", "--tolerance", "1e-9", "--acceleration", "anderson")]
    [InlineData("mira-beta75-30", "--beta", "0.75", "--iterations", "30")]
    [InlineData("sinkhorn-3", "--solver", "sinkhorn")]
    public async Task Labels_equal_NumPys(string expected, params string[] options)
    {
        var run = await Assign(GoldenAssignment.PathOf("logits"), options);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var scope = NewDisposeScope();
        var difference = NumpyFile.Read(Targets).sub(GoldenAssignment.Read(expected)).abs().max();
        Assert.InRange(difference.item<double>(), 0, 1e-9);
    }

    [Fact]
    public async Task Prints_what_the_labels_are_worth()
    {
        var run = await Assign(GoldenAssignment.PathOf("logits"));
        foreach (var line in (string[])["mutual information  ", "marginal entropy    ", "ln 96 = 4.564348", "objective (Eq. 4)   ", "iterations          30", "certificate         every row within "])
        {
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Float32_stays_float32()
    {
        using var scope = NewDisposeScope();
        NumpyFile.Write(Path.Combine(_folder, "logits.npy"), GoldenAssignment.Read("logits").to_type(ScalarType.Float32));
        var run = await Assign(Path.Combine(_folder, "logits.npy"));
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal(ScalarType.Float32, NumpyFile.Read(Targets).dtype);
    }

    [Theory]
    [InlineData(ExitCodes.Data, "[0, 1)", "--beta", "1")]
    [InlineData(ExitCodes.Data, "positive temperature", "--tau", "0")]
    [InlineData(ExitCodes.Data, "at least 1", "--iterations", "0")]
    [InlineData(ExitCodes.Data, "between 0 and 1", "--tolerance", "0")]
    [InlineData(ExitCodes.Data, "positive ε", "--solver", "sinkhorn", "--epsilon", "-1")]
    [InlineData(ExitCodes.Usage, "exclude each other", "--tolerance", "0.1", "--iterations", "3")]
    [InlineData(ExitCodes.Usage, "needs a certificate", "--solver", "sinkhorn", "--tolerance", "0.1")]
    [InlineData(ExitCodes.Usage, "belongs to --solver sinkhorn", "--epsilon", "0.1")]
    [InlineData(ExitCodes.Usage, "needs --tolerance", "--acceleration", "anderson")]
    public async Task Options_that_make_no_sense_are_refused_and_nothing_is_written(int code, string message, params string[] options)
    {
        var run = await Assign(GoldenAssignment.PathOf("logits"), options);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Scores_that_are_not_finite_are_refused()
    {
        using var scope = NewDisposeScope();
        var logits = ones(3, 4);
        _ = logits[1, 2].fill_(float.NaN);
        NumpyFile.Write(Path.Combine(_folder, "logits.npy"), logits);
        var run = await Assign(Path.Combine(_folder, "logits.npy"));
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("row 1, column 2", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Targets));
    }

    private Task<CommandRun> Assign(string logits, params string[] options) =>
        CommandRun.Of(["assign", logits, "--out", Targets, "--device", "cpu", "--threads", "1", .. options]);
}
