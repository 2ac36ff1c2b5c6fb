using System.Globalization;
using Mira.Cli.Display;
using Mira.Experiments.Files.Safetensors;
using Spectre.Console;
using Spectre.Console.Testing;
using static TorchSharp.torch;

namespace Mira.Tests.Cli.Display;

/// <summary>Names of foreign files on a terminal.</summary>
public sealed class VisibleTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\u001b[2J\u001b]0;title\u0007", @"\x1b[2J\x1b]0;title\x07")]
    [InlineData("a\rb\u0000\u007f\u009b", @"a\x0db\x00\x7f\x9b")]
    [InlineData("\u202egnp.exe", @"\u202egnp.exe")]
    [InlineData("träin\t語\n", "träin\t語\n")]
    public void Control_characters_are_written_out(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        using var plain = new StringWriter(CultureInfo.InvariantCulture);
        using var writer = new VisibleText.Writer(plain);
        writer.Write(text);
        writer.Write(text.AsSpan());
        writer.Write(text.ToCharArray());
        foreach (var letter in text)
        {
            writer.Write(letter);
        }
        Assert.Equal(string.Concat(Enumerable.Repeat(shown, 4)), plain.ToString());
    }

    [Fact]
    public void Tables_and_colors_show_them_too()
    {
        using var console = new TestConsole();
        console.EmitAnsiSequences = true;
        var terminal = Terminal.Of(console, console);
        terminal.Output.Write(new Table().AddColumn("name").AddRow(Markup.Escape("[x]\u001b[31m")));
        terminal.Output.Markup("[red]error:[/] ");
        Assert.Contains(@"[x]\x1b[31m", console.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31m│", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_lets_a_name_of_a_file_act_on_the_terminal()
    {
        using var scope = NewDisposeScope();
        var path = _folder.File("\u001b[31mred.safetensors");
        Safetensors.Write(path, new Dictionary<string, Tensor> { ["\u001b]0;owned\u0007"] = zeros(1) });
        foreach (var options in (string[][])[[], ["--tensors"], ["--format", "json"]])
        {
            var run = await CommandRun.Of(["checkpoint", "show", path, .. options]);
            Assert.DoesNotContain('\u001b', run.Output + run.Error);
            Assert.DoesNotContain('\u0007', run.Output + run.Error);
            Assert.Contains("red.safetensors", run.Output, StringComparison.Ordinal);
        }
        var missing = await CommandRun.Of("checkpoint", "show", "\u001b[31mmissing");
        Assert.Contains(@"\x1b[31mmissing", missing.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', missing.Error);
        var unknown = await CommandRun.Of("\u001b[31mcommand");
        Assert.DoesNotContain('\u001b', unknown.Error);
    }
}
