using System.Globalization;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Scales;

namespace Mira.Tests.Results;

public sealed class MethodsTests
{
    // Speeds of another day differ by as much.
    private const double Tolerance = 0.05;

    private static readonly ILookup<string, string[]> Turns =
        File.ReadLines(Path.Combine(SourceTree.Root, "results", "bench", "methods.csv")).Skip(1)
        .Select(line => line.Split(',')).ToLookup(row => row[1]);

    [Fact]
    public void Every_method_that_was_timed_has_a_row() => Assert.Equal(
        Turns.Select(turn => turn.Key).Order(StringComparer.Ordinal),
        ExtraMethods.Costs.Keys.Select(method => ExtraMethods.OnCifar10(method).Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Costs_and_epochs_in_the_same_time_are_what_was_measured()
    {
        var whole = Pretrain.Mira.At(Scale.Laptop).Epochs;
        var yardstick = Speed(ExtraMethods.Yardstick);
        Assert.All(ExtraMethods.Costs, entry =>
        {
            Assert.Equal((int)Speed(entry.Key), entry.Value.ImagesPerSecond);
            Assert.Equal(Of(entry.Key).Max(row => Number(row[4])), entry.Value.Mebibytes);
            Assert.InRange(entry.Value.Epochs * yardstick / (whole * Speed(entry.Key)), 1 - Tolerance, 1 + Tolerance);
        });

        IEnumerable<string[]> Of(string method) => Turns[ExtraMethods.OnCifar10(method).Name];
        double Speed(string method) => Of(method).Max(row => Number(row[2]));
        static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Both_budgets_of_the_yardstick_are_one_run()
    {
        var cells = new ExtraMethods().CellsAt(Scale.Laptop)
            .Where(cell => cell.Row[0] == ExtraMethods.Yardstick).ToList();
        Assert.Single(cells.Select(cell => cell.Run!.Pretraining.Hash).Distinct());
        Assert.Null(new ExtraMethods().At(Scale.Paper));
    }
}
