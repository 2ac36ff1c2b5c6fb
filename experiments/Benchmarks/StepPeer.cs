using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mira.Datasets;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Runtime;

namespace Mira.Experiments.Benchmarks;

/// <summary>Another program that does the same training step and answers how long it took:
/// tests/Bench/step_speed.py.</summary>
public sealed class StepPeer : IDisposable
{
    private readonly Process _process;
    private readonly string _command;

    /// <summary>Starts it with the recipe's sizes appended to its command.</summary>
    /// <exception cref="InputException">It cannot be started.</exception>
    public StepPeer(string command, PretrainRecipe recipe, Compute compute)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(compute);
        _command = $"{command} {Arguments(recipe, compute)}";
        // "exec" leaves no shell between this process and the peer, which ends when its input does.
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {_command}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InputException($"--peer: '{_command}' cannot be started. Check the command.");
    }

    /// <summary>Does so many steps.</summary>
    /// <exception cref="InputException">It ends, or answers anything but three numbers.</exception>
    public StepBlock Run(int steps)
    {
        var line = Ask(steps);
        var numbers = line?.Split(' ').Select(text => NumberText.TryNumber(text, out var value) ? value : double.NaN)
            .ToArray();
        return numbers is [> 0, > 0, > 0]
            ? new StepBlock(numbers[0], numbers[1], (long)numbers[2] * 1024)
            : throw new InputException($"--peer: '{_command}' answered '{line}', expected seconds, " +
                "processor seconds and memory in KiB on one line. " +
                "Try the command by hand: it reads a number of steps and answers with that line.");
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _process.StandardInput.BaseStream.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The answer; null from a program that has ended.</summary>
    private string? Ask(int steps)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(
                Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{steps}\n")));
            _process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            // The program has ended; its last output, if any, is not an answer.
            return null;
        }
        return _process.StandardOutput.ReadLine();
    }

    /// <summary>The options of step_speed.py that make it do the recipe's step.</summary>
    internal static string Arguments(PretrainRecipe recipe, Compute compute) =>
        Text($"--width {recipe.Backbone.Width} --stem-stride {recipe.Backbone.StemStride} ") +
        Text($"--hidden {recipe.Projector.HiddenDimension} --embedding {recipe.Projector.EmbeddingDimension} ") +
        Of(recipe) + Text($" --batch {recipe.BatchSize} --threads {compute.Threads}") +
        $" --precision {compute.Precision.ToString().ToLowerInvariant()}" +
        (recipe.UsesTeacher ? "" : " --no-teacher") + (recipe.JoinsViews ? " --joins-views" : "");

    // Other methods are named alone: the peer refuses what it does not know.
    private static string Of(PretrainRecipe recipe) => recipe.Method switch
    {
        MiraRecipe own => Text($"--prototypes {recipe.Projector.Prototypes} --iterations {own.Iterations}"),
        SimClrRecipe own => Text($"--method simclr --temperature {own.Temperature}"),
        MocoRecipe { IsSymmetric: true } own =>
            Text($"--method moco-v2 --temperature {own.Temperature} --queue {own.QueueSize}"),
        SelfClassifierRecipe own => Text($"--method self-classifier --classes {own.Classes}") +
            Text($" --temperature {own.RowTemperature} --column-temperature {own.ColumnTemperature}"),
        _ => $"--method {MethodList.Of(recipe).Name}",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
