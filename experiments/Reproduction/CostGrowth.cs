using System.Globalization;
using Mira.Datasets;
using Mira.Experiments.Records;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Reporting.Pages;

namespace Mira.Experiments.Reproduction;

/// <summary>How costs grow: exponents fitted to measurements beside those of theory.</summary>
/// <param name="Results">The folder of results.</param>
internal sealed record CostGrowth(string Results)
{
    private const string Runs = "ours/laptop/runs", Batches = "bench/small-batch.csv",
        Processes = "cluster/scaling.csv", Solver = "bench/solver.csv";

    private const string Epochs = "epochs", Prototypes = "projector.prototypes";

    /// <summary>The section's text.</summary>
    internal string Render()
    {
        var runs = Recorded();
        return "## How it grows\n\nIf what is varied doubles, the cost becomes 2^exponent times as large. A straight " +
            "line through logarithms, with one slope for all groups of runs that\nare equal in everything else " +
            "(recipe, processor, threads); seeds are points. The 95 % interval is Student's. It takes times as " +
            "independent,\nwhich those of runs side by side on one machine are not quite.\n\n" +
            Markdown.Table(
            [
                ["what grows", "with", "#exponent", "#95 % interval", "#theory", "why", "range", "#points (groups)",
                    "from"],
                Row("training time of a run", "epochs", "1", "each costs the same",
                    Varied(runs, Epochs, training => training.TrainingSeconds), $"measured, {Runs}"),
                Row("training time of a run", "K", "0 to 1", "only prototypes and solver grow",
                    Varied(runs, Prototypes, training => training.TrainingSeconds), $"measured, {Runs}"),
                Row("time in MIRA's solver", "K", "1", "it reads batch x K scores in every iteration",
                    Varied(runs, Prototypes, training => training.Phases.GetValueOrDefault("solver")),
                    $"measured, {Runs}"),
                Row("time of an image", "batch", "0", "the same products; fixed costs of a step make it negative",
                    Csv(Batches, "recipe", "batch", row => 1 / row("images_per_second")), $"measured, {Batches}"),
                Row("memory of a process", "batch", "0 to 1", "activations grow, the program does not",
                    Csv(Batches, "recipe", "batch", row => row("peak_mebibytes")), $"measured, {Batches}"),
                Row("time of MIRA's solver alone", "batch", "1", "it reads batch x K scores in every iteration",
                    Csv(Solver, "threads", "rows", row => row("ours_milliseconds")), $"measured, {Solver}"),
                Row("time of a step", "processes, same batch", "−1", "each computes its part; exchanges add to it",
                    Csv(Processes, "network,views,machine,interconnect,batch", "processes",
                        row => row("step_milliseconds")), $"modeled, {Processes}"),
                ["training time of a run", "images", "not known", "", "1", "an epoch visits each once", "", "",
                    "no two committed runs differ in the number of images alone; the model takes 1"],
            ]) +
            "\nAll times of one machine with several processes are modeled. Measure yours with " +
            "`make bench-processes` or `mira bench scaling`.\n";
    }

    private static string[] Row(string grows, string with, string theory, string why, IEnumerable<PowerPoint> points,
        string from)
    {
        var all = points.ToList();
        if (PowerLaw.Of(all) is { } law)
        {
            return [grows, with, Text(law.Exponent), $"{Text(law.Low)} to {Text(law.High)}", theory, why,
                $"{CostPage.Number(law.Least)} to {CostPage.Number(law.Most)}", $"{law.Points} ({law.Groups})", from];
        }
        // Two points have a slope and no interval.
        return all.Select(point => point.X).Distinct().Count() == 2 && all.Count == 2
            ? [grows, with, Text(Math.Log(all[1].Y / all[0].Y) / Math.Log(all[1].X / all[0].X)),
                "none of two points", theory, why,
                $"{CostPage.Number(all.Min(point => point.X))} to {CostPage.Number(all.Max(point => point.X))}",
                "2 (1)", from]
            : [grows, with, "not known", "", theory, why, "", "", from];
    }

    private static string Text(double value) => value.ToString("0.00;−0.00", CultureInfo.InvariantCulture);

    private List<RunRecord> Recorded()
    {
        var folder = Path.Combine(Results, Runs);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "run.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(RunRecord.Load).Where(run => run.Cost.Trainings.Count == 1 && run.Recipes.Count > 0)]
            : [];
    }

    private static IEnumerable<PowerPoint> Varied(List<RunRecord> runs, string key, Func<TrainingCost, double> cost) =>
        runs.Select(run => (Run: run, Asked: run.Recipes.Values.First().Asked, Cost: cost(run.Cost.Trainings[0])))
            .Where(run => run.Asked[key] is not null && run.Cost > 0)
            .Select(run => new PowerPoint(
                string.Join(';', run.Asked.Where(value => value.Key != key && value.Key != "name")
                    .Select(value => $"{value.Key}={value.Value?.ToJsonString()}")
                    .Append($"{run.Run.Hardware.Cpu}, {run.Run.Threads}")),
                run.Asked[key]!.GetValue<double>(), run.Cost));

    private List<PowerPoint> Csv(string name, string group, string x, Func<Func<string, double>, double> y)
    {
        var path = Path.Combine(Results, name);
        if (!File.Exists(path))
        {
            return [];
        }
        var cells = ResultsCsv.ReadCells(path);
        string Cell(string[] row, string column) => Array.IndexOf(cells[0], column) is >= 0 and var place
            ? row[place] : throw new InputException($"{path} has no column {column}.");
        double Number(string[] row, string column) => NumberText.TryMeasured(Cell(row, column), out var number)
            ? number : throw new InputException($"{path}: '{Cell(row, column)}' in {column} is no number.");
        return cells.Skip(1).Select(row => new PowerPoint(
            string.Join(';', group.Split(',').Select(column => Cell(row, column))), Number(row, x),
            y(column => Number(row, column)))).ToList();
    }
}
