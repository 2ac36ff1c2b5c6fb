namespace Mira.Tests.Cli.Commands;

public sealed class ReproduceCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--seeds 2")]
    [InlineData("--epochs 2")]
    [InlineData("--only MIRA")]
    [InlineData("--checkpoint MIRA=mira.pth")]
    [InlineData("--label-lists .")]
    public async Task What_is_for_tables_does_not_start_the_main_job(string option)
    {
        var run = await Reproduce(option.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{option.Split(' ')[0]} needs a table or figure", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("--fresh", "delete its folder")]
    [InlineData("--subset some.txt", "all training images")]
    [InlineData("--scale paper --data cifar100", "each table names its own data sets")]
    [InlineData("--label-lists .", "measures nothing on ImageNet")]
    [InlineData("--scale paper --label-lists nowhere", "has no 1percent.txt")]
    public async Task What_tables_cannot_heed_is_refused(string options, string why)
    {
        var run = await Reproduce(["table7", .. options.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_main_job_of_a_larger_scale_takes_its_own_images()
    {
        var run = await Reproduce("--scale", "workstation");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cifar10 is not embedded. Give the folder that has cifar-10-batches-bin with --data-dir, " +
            "or use --data cifar10-mini.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_reckons_with_the_epochs_asked_for()
    {
        var run = await Reproduce("table7", "--scale", "single-gpu", "--epochs", "10", "--only", "MIRA", "--dry-run");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("cifar10 ", run.Output, StringComparison.Ordinal);
        Assert.Contains("table7: 3 pretrainings: 10 min", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_list_obeys_item_and_scale_and_fits_the_terminal()
    {
        var run = await CommandRun.Of("reproduce", "table7", "table5", "--list", "--scale", "laptop");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.Split('\n');
        Assert.Equal(["table7", "table5"], lines.Where(line => line.StartsWith("table", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0]));
        Assert.Equal(["laptop", "laptop"], lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal)
            && line[2] != ' ').Select(line => line.Trim().Split(' ')[0]));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("data sets present: cifar10-mini\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("data sets missing: aircraft, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Say where they are with --data-dir DIR", Unbroken(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_everything_has_every_scale_and_one_of_an_unknown_item_is_refused()
    {
        var run = await CommandRun.Of("reproduce", "table1", "--list");

        Assert.All(Enum.GetValues<Mira.Experiments.Scales.Scale>(), scale => Assert.Contains(
            $"\n  {Mira.Experiments.Scales.ScaleNames.Word(scale),-13}", run.Output, StringComparison.Ordinal));
        Assert.Equal(2, (await CommandRun.Of("reproduce", "table99", "--list")).ExitCode);
    }

    [Fact]
    public async Task A_dry_run_names_the_sets_that_are_there_and_those_that_are_missing()
    {
        Directory.CreateDirectory(_folder.File("data/cifar-10-batches-bin"));

        var run = await Reproduce("table7", "--scale", "single-gpu", "--dry-run", "--data-dir", _folder.File("data"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("data sets present: cifar10\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("data sets missing: cifar100, imagenet100. They have no folder in", Unbroken(run.Output),
            StringComparison.Ordinal);
        // A path is not broken.
        Assert.All(run.Output.Split('\n').Where(line => !line.Contains('/', StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, 80));
    }

    private static string Unbroken(string text) => string.Join(' ',
        text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private Task<CommandRun> Reproduce(params string[] arguments) =>
        CommandRun.Of(["reproduce", .. arguments, "--output", _folder]);
}
