using System.CommandLine;
using Mira.Cli.Display;
using Mira.Cli.Options;
using Mira.Experiments.Recipes;
using Mira.Experiments.Records;

namespace Mira.Cli.Commands;

/// <summary>What several benchmarks ask for.</summary>
internal static class BenchOptions
{
    /// <summary>Fewer images than neighbors cannot be searched.</summary>
    internal static int SmallestBank { get; } = new KnnRecipe().Neighbors;

    /// <summary>Name of the option for the CSV file.</summary>
    internal const string Out = "--out";

    internal static Option<FileInfo?> Output() =>
        new(Out) { Description = "Also write the timings to this CSV file", HelpName = "FILE.csv" };

    /// <summary>One thread unless asked otherwise: more would compete with other programs.</summary>
    internal static Option<int> Threads() => new("--threads")
    {
        Description = "Compute threads",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Validators = { Require.AtLeast(1) },
    };

    internal static void Write<T>(Terminal terminal, FileInfo? file, IReadOnlyList<T> timings)
        where T : class
    {
        if (file is not null)
        {
            ResultsCsv.Write(file.ToString(), timings);
            terminal.Wrote(file.ToString());
        }
    }
}
