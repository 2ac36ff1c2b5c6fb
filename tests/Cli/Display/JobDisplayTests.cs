using Mira.Cli.Display;
using Mira.Experiments.Reproduction.Jobs;
using Spectre.Console.Testing;

namespace Mira.Tests.Cli.Display;

public sealed class JobDisplayTests : IDisposable
{
    private readonly TestConsole _output = new();
    private readonly TestConsole _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_terminal_has_one_line_for_each_job_drawn_again_in_place()
    {
        var display = new JobDisplay(Terminal.Of(_output, _error).Live());
        display.Began(Job(1));
        display.Began(Job(2));
        display.Ended(Job(1));
        Assert.EndsWith("\r\u001b[J[1] run 1\n[2] run 2\r\u001b[1A\u001b[J[2] run 2", _error.Output,
            StringComparison.Ordinal);
        Assert.Contains("[2/2] run 2, for table7\n", _error.Output, StringComparison.Ordinal);
        Assert.Empty(_output.Output);
    }

    [Fact]
    public void Elsewhere_lines_carry_their_job_and_nothing_is_drawn()
    {
        var display = new JobDisplay(Terminal.Of(_output, _error));
        display.Began(Job(1));
        display.Stands(Job(1), "half");
        display.Said(Job(1), "epoch 1");
        display.Warned(Job(1), "error: broken");
        display.Ended(Job(1));
        Assert.Empty(_output.Output);
        Assert.Equal("[1/2] run 1, for table7\n[1/2] epoch 1\n[1/2] run 1: error: broken\n", _error.Output);
    }

    [Fact]
    public void A_job_tells_its_parent_what_it_would_draw()
    {
        var terminal = Terminal.Of(_output, _error).OfJob();
        terminal.ShowStatus("half");
        terminal.ClearStatus();
        Assert.Equal(JobLines.Status("half") + "\n", _output.Output);
        Assert.Empty(_error.Output);
    }

    private static Job Job(int place) =>
        new($"{place}", $"run {place}", $"{place}") { Place = place, Count = 2, Note = ", for table7" };
}
