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

    private Task<CommandRun> Reproduce(params string[] arguments) =>
        CommandRun.Of(["reproduce", .. arguments, "--output", _folder]);
}
