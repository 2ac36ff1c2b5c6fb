using System.Globalization;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Tests.Results;

public sealed class WallTimeTests
{
    [Fact]
    public void Epochs_in_the_same_time_are_what_the_measured_speeds_buy()
    {
        var speeds = File.ReadLines(Path.Combine(SourceTree.Root, "results", "bench", "methods.csv")).Skip(1)
            .Select(line => line.Split(','))
            .GroupBy(row => row[1], row => double.Parse(row[2], CultureInfo.InvariantCulture))
            .ToDictionary(rounds => rounds.Key, rounds => rounds.Max());
        var whole = Pretrain.Mira.At(Scale.Laptop).Epochs;
        Assert.Equal(speeds.Count, ExtraWallTime.EpochsInSameTime.Count);
        Assert.All(ExtraWallTime.EpochsInSameTime, entry =>
            Assert.Equal((int)(whole * speeds[Table7SmallDatasets.OnCifar10(entry.Key).Name] / speeds.Values.Max()),
                entry.Value));
    }

    [Fact]
    public void Both_budgets_of_the_fastest_method_are_one_run()
    {
        var cells = new ExtraWallTime().CellsAt(Scale.Laptop).Where(cell => cell.Row[0] == "SwAV").ToList();
        Assert.Single(cells.Select(cell => cell.Run!.Pretraining.Hash).Distinct());
        Assert.Null(new ExtraWallTime().At(Scale.Paper));
    }
}
