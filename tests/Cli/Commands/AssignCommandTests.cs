using Mira.Cli;
using Mira.Experiments.Files.Numpy;
using Mira.Experiments.Records;
using static TorchSharp.torch;

namespace Mira.Tests.Cli.Commands;

public sealed class AssignCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Targets => Path.Combine(_folder, "targets.npy");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mira-30")]
    [InlineData("mira-1000", "--tolerance", "1e-9")]
    [InlineData("mira-1000", "--tolerance", "1e-9", "--acceleration", "anderson")]
    [InlineData("mira-beta75-30", "--beta", "0.75", "--iterations", "30")]
    [InlineData("sinkhorn-3", "--solver", "sinkhorn")]
    public async Task Labels_equal_NumPys(string expected, params string[] options)
    {
        var run = await Assign(GoldenFile.PathOfAssignment("logits"), options);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using var scope = NewDisposeScope();
        var difference = NumpyFile.Read(Targets).sub(GoldenFile.Assignment(expected)).abs().max();
        Assert.InRange(difference.item<double>(), 0, 1e-9);
    }

    [Fact]
    public async Task Prints_what_the_labels_are_worth()
    {
        var run = await Assign(GoldenFile.PathOfAssignment("logits"));
        foreach (var line in (string[])["mutual information  ", "marginal entropy    ", "ln 96 = 4.564348",
            "objective (Eq. 4)   ", "iterations          30", "certificate         every row within "])
        {
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_folder_gets_record_row_and_page_once()
    {
        string[] output = ["--output", _folder.File("report")];

        var run = await Assign(GoldenFile.PathOfAssignment("logits"), output);

        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        var row = Assert.Single(ResultsCsv.Read<LabelingSummary>(_folder.File("report/assign.csv")));
        Assert.Equal((96, 30), (row.Prototypes, row.Iterations));
        var record = RunRecord.Load(_folder.File("report/run.json"));
        Assert.Equal(("assignment-logits.npy", "MIRA"),
            (record.Data, record.Recipes["targets"].Asked["solver"]!.GetValue<string>()));
        Assert.Contains("<h2>Targets</h2>", await File.ReadAllTextAsync(_folder.File("report/report.html"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Data, (await Assign(GoldenFile.PathOfAssignment("logits"), output)).ExitCode);
        Assert.Equal(ExitCodes.Ok,
            (await Assign(GoldenFile.PathOfAssignment("logits"), [.. output, "--overwrite"])).ExitCode);
    }

    [Fact]
    public async Task Float32_stays_float32()
    {
        using var scope = NewDisposeScope();
        NumpyFile.Write(Path.Combine(_folder, "logits.npy"), GoldenFile.Assignment("logits")
            .to_type(ScalarType.Float32));
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
    [InlineData(ExitCodes.Usage, "cannot be combined", "--tolerance", "0.1", "--iterations", "3")]
    [InlineData(ExitCodes.Usage, "works with --solver mira only", "--solver", "sinkhorn", "--tolerance", "0.1")]
    [InlineData(ExitCodes.Usage, "works with --solver sinkhorn only", "--epsilon", "0.1")]
    [InlineData(ExitCodes.Usage, "works with --tolerance only", "--acceleration", "anderson")]
    public async Task Options_that_make_no_sense_are_refused_and_nothing_is_written(int code, string message,
        params string[] options)
    {
        var run = await Assign(GoldenFile.PathOfAssignment("logits"), options);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Scores_that_are_not_finite_are_refused()
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "logits.npy");
        NumpyFile.Write(path, ones(3, 4));
        using (var file = File.OpenWrite(path))
        {
            file.Seek(-6 * sizeof(float), SeekOrigin.End);
            file.Write(BitConverter.GetBytes(float.NaN));
        }
        var run = await Assign(Path.Combine(_folder, "logits.npy"));
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("row 1, column 2", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Targets));
    }

    [Theory]
    [InlineData("--tolerance", "1e-12")]
    [InlineData("--tolerance", "1e-12", "--acceleration", "anderson")]
    public async Task A_tolerance_below_rounding_is_warned_of_and_ends_in_exit_code_3(params string[] options)
    {
        using var scope = NewDisposeScope();
        NumpyFile.Write(Path.Combine(_folder, "logits.npy"), GoldenFile.Assignment("logits")
            .to_type(ScalarType.Float32));
        var run = await Assign(Path.Combine(_folder, "logits.npy"), options);
        Assert.Equal(ExitCodes.Diverged, run.ExitCode);
        Assert.StartsWith("warning: The tolerance of 1e-12 was not reached. After ", run.Error,
            StringComparison.Ordinal);
        Assert.Contains("Rounding prevents a smaller error", run.Error, StringComparison.Ordinal);
        Assert.Contains("certificate         every row within ", run.Output, StringComparison.Ordinal);
        Assert.True(NumpyFile.Read(Targets).isfinite().all().item<bool>());
    }

    [Fact]
    public async Task A_tolerance_beyond_the_iteration_limit_is_warned_of_and_ends_in_exit_code_3()
    {
        using var scope = NewDisposeScope();
        NumpyFile.Write(Path.Combine(_folder, "logits.npy"), GoldenFile.Assignment("logits")[..6, ..5].contiguous());
        var run = await Assign(Path.Combine(_folder, "logits.npy"), "--beta", "0.99999", "--tolerance", "1e-9");
        Assert.Equal(ExitCodes.Diverged, run.ExitCode);
        Assert.Contains("After 10000 iterations", run.Error, StringComparison.Ordinal);
        Assert.Contains("--acceleration anderson, which needs fewer", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e38f, "ε = 0.001", "--solver", "sinkhorn", "--epsilon", "1e-3")]
    [InlineData(3e38f, "exceed Float32", "--solver", "sinkhorn")]
    [InlineData(3e38f, "exceed Float32")]
    [InlineData(1, "ε = 1E-45", "--solver", "sinkhorn", "--epsilon", "1e-45")]
    [InlineData(1, "τ = 1E-320", "--solver", "sinkhorn", "--tau", "1e-320")]
    [InlineData(1, "τ = 1E-320", "--tau", "1e-320")]
    [InlineData(1, "τ = 1E-38 and β = 0.9", "--tau", "1e-38", "--beta", "0.9")]
    public async Task Scores_and_settings_whose_quotient_no_number_holds_are_refused_and_nothing_is_written(float size,
        string message, params string[] options)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "logits.npy");
        NumpyFile.Write(path, tensor(new float[,] { { 0, size, -size }, { size / 2, 0, 0 } }));
        var run = await Assign(path, options);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(3e37f)]
    [InlineData(1e38f, "--solver", "sinkhorn", "--epsilon", "1")]
    public async Task Scores_near_the_end_of_float32_are_labeled(float size, params string[] options)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(_folder, "logits.npy");
        NumpyFile.Write(path,
            tensor(new float[,] { { 0, size, -size / 4 }, { size / 2, 0, 0 }, { size, size, size } }));
        var run = await Assign(path, ["--tau", "1", .. options]);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.InRange(NumpyFile.Read(Targets).sum(1).sub(1).abs().max().item<float>(), 0, 1e-6f);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> Assign(string logits, params string[] options) =>
        CommandRun.Of(["assign", logits, "--out", Targets, "--device", "cpu", "--threads", "1", .. options]);
}
