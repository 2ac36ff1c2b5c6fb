using Mira.Cli.Commands;
using Mira.Cli.Display;
using Mira.Datasets;
using Mira.Datasets.Loading;
using Mira.Experiments.Collectives;
using Mira.Experiments.Collectives.Mpi;
using Mira.Experiments.Files;
using Mira.Experiments.Runtime;
using Spectre.Console.Testing;

namespace Mira.Tests.Datasets;

/// <summary>What happens on a system that is not Linux: one sentence, or a way around.</summary>
public sealed class PlatformTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_refused_with_one_sentence_and_not_half_written() => Elsewhere(() =>
    {
        var error = Assert.Throws<InputException>(() =>
            AtomicFile.Write(_folder.File("a"), stream => stream.WriteByte(1)));

        Assert.StartsWith("Writing files that are whole or absent needs Linux, and this is ", error.Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("a")));
    });

    [Fact]
    public void Several_processes_are_refused_with_one_sentence() => Elsewhere(() =>
    {
        var terminal = Terminal.Of(new TestConsole(), new TestConsole());
        Assert.StartsWith("--processes needs Linux", Assert.Throws<InputException>(() =>
            Mpirun.Run(terminal, 2, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Training by several processes needs Linux", Assert.Throws<InputException>(() =>
            MpiLibrary.Load(Launcher.OpenMpi)).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void The_start_of_the_program_and_the_clock_do_without() => Elsewhere(() =>
    {
        Assert.Equal(new StandardDescriptors(IsOutputOpen: true, IsErrorOpen: true), StandardDescriptors.Take());
        var before = ThreadTime.Now;
        Assert.InRange(ThreadTime.Now - before, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    });

    [Fact]
    public void A_test_that_leaves_Linux_takes_no_other_with_it()
    {
        Elsewhere(() => Assert.False(Platform.IsLinux));
        Assert.True(Platform.IsLinux);
    }

    /// <summary>What is set for a thread's work ends with it.</summary>
    private static void Elsewhere(Action work) => Task.Run(() =>
    {
        Platform.Leave();
        work();
    }).GetAwaiter().GetResult();
}
