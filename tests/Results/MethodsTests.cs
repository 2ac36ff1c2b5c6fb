using System.Globalization;
using Mira.Experiments;
using Mira.Experiments.Recipes;
using Mira.Experiments.Recipes.Methods;
using Mira.Experiments.Scales;

namespace Mira.Tests.Results;

public sealed class MethodsTests
{
    // Speeds of another day differ by as much.
    private const double Tolerance = 0.05;

    // MIRA and its baseline, and each method that has a recipe for CIFAR-10.
    private static readonly string[] All =
        [.. MethodList.All.Where(method => method.Recipes.Any(recipe => recipe.Dataset == "cifar10"))
            .Select(method => method.Recipes[0].Method.Title)];

    // Their speed is measured when their runs are.
    private static readonly string[] Unmeasured = ["IIC", "DeepCluster", "DeepInfoMax"];

    [Fact]
    public void Every_method_has_a_row() => Assert.Equal(All.Order(StringComparer.Ordinal),
        ExtraMethods.Costs.Keys.Concat(Unmeasured).Order(StringComparer.Ordinal));

    [Fact]
    public void Costs_and_epochs_in_the_same_time_are_what_was_measured()
    {
        var turns = File.ReadLines(Path.Combine(SourceTree.Root, "results", "bench", "methods.csv")).Skip(1)
            .Select(line => line.Split(',')).ToLookup(row => row[1]);
        var whole = Pretrain.Mira.At(Scale.Laptop).Epochs;
        var yardstick = Speed(ExtraMethods.Yardstick);
        Assert.All(ExtraMethods.Costs, entry =>
        {
            Assert.Equal((int)Speed(entry.Key), entry.Value.ImagesPerSecond);
            Assert.Equal(Turns(entry.Key).Max(row => Number(row[4])), entry.Value.Mebibytes);
            Assert.InRange(entry.Value.Epochs * yardstick / (whole * Speed(entry.Key)), 1 - Tolerance, 1 + Tolerance);
        });

        IEnumerable<string[]> Turns(string method) => turns[ExtraMethods.OnCifar10(method).Name];
        double Speed(string method) => Turns(method).Max(row => Number(row[2]));
        static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Both_budgets_of_the_yardstick_are_one_run()
    {
        var cells = new ExtraMethods().CellsAt(Scale.Laptop).Where(cell => cell.Row[0] == ExtraMethods.Yardstick).ToList();
        Assert.Single(cells.Select(cell => cell.Run!.Pretraining.Hash).Distinct());
        Assert.Null(new ExtraMethods().At(Scale.Paper));
    }
}
