using System.Globalization;
using Mira.Experiments.Benchmarks;
using Mira.Experiments.Costs;
using Mira.Experiments.Records;

namespace Mira.Tests.Results;

/// <summary>The committed table of the cost model, and the measurements that it stands on.</summary>
public sealed class ScalingTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "results");

    [Fact]
    public void Speeds_of_the_GPU_are_those_that_were_measured()
    {
        var measured = File.ReadLines(Path.Combine(Folder, "gpu-h100", "step.csv")).Skip(1)
            .Select(line => line.Split(',')).Where(row => row[2] == "bf16")
            .ToLookup(row => row[0], row => (int.Parse(row[1], CultureInfo.InvariantCulture),
                double.Parse(row[3], CultureInfo.InvariantCulture)));

        Assert.Equal(measured["resnet50-224"], StepSpeed.ResNet50OnH100.Measured);
        Assert.Equal(measured["resnet18-cifar"], StepSpeed.ResNet18OnH100.Measured);
    }

    [Fact]
    public void Every_row_is_marked_as_modeled_and_adds_up()
    {
        var rows = ResultsCsv.Read<ScalingRow>(Path.Combine(Folder, "cluster", "scaling.csv"));

        // Four workloads on two machines; one machine with NVSwitch ends at 16 processes.
        Assert.Equal(4 * 2 * (5 + 7 + 7), rows.Count);
        Assert.All(rows, row => Assert.Equal("modeled", row.Kind));
        Assert.All(rows, row => Assert.Equal(row.StepMilliseconds, row.ComputeMilliseconds + row.NormMilliseconds
            + row.TargetsMilliseconds + row.GradientsMilliseconds + row.OtherMilliseconds, 1e-6));
        Assert.All(rows.Where(row => row.Processes == 1), row => Assert.Equal((0, 1.0), (row.Exchanges,
            Math.Round(row.Efficiency, 9))));
        Assert.True(File.Exists(Path.Combine(Folder, "cluster", "scaling.svg")));
    }
}
