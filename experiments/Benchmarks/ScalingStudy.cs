using Mira.Experiments.Costs;
using Mira.Experiments.Recipes;
using Mira.Experiments.Runtime;
using Mira.Experiments.Scales;
using static TorchSharp.torch;

namespace Mira.Experiments.Benchmarks;

/// <summary>What the cost model says of the paper's recipes over 1 to 64 processes: computing that was measured on one
/// processor core here and on one H100, exchanges that were counted, times of exchanges that are assumed.</summary>
public static class ScalingStudy
{
    private const int Steps = 1, LargestNode = 16;

    // The local views of a recipe: about the proportion of ImageNet's 96 to 224 pixels, and a multiple of 8.
    private const int LocalCrops = 6, LocalSize = 16;

    private static readonly int[] Processes = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Measures a step of each network on one core, counts its exchanges, and reckons every row.</summary>
    /// <param name="report">Told what is being measured.</param>
    public static IReadOnlyList<ScalingRow> Run(Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. Workloads().SelectMany(work => Rows(work, report))];
    }

    /// <summary>The rows of a network and its views on a machine.</summary>
    /// <param name="work">Network and views.</param>
    /// <param name="speed">How fast one process is.</param>
    /// <param name="origin">How its speed at these views is known.</param>
    /// <param name="exchanges">What a step exchanges over a number of processes.</param>
    internal static IEnumerable<ScalingRow> Rows(ScalingWork work, StepSpeed speed, string origin,
        IReadOnlyDictionary<int, IReadOnlyList<StepExchange>> exchanges)
    {
        var alone = speed.Seconds(work.Recipe.BatchSize);
        return
            from network in Interconnect.Assumed
            from processes in Processes
            where network != Interconnect.Node || processes <= LargestNode
            let own = (double)work.Recipe.BatchSize / processes
            let step = ClusterStep.Of(speed.Seconds(own), exchanges[processes], processes, network)
            select new ScalingRow
            {
                Kind = "modeled",
                Network = work.Network,
                Views = work.Views,
                Machine = speed.Machine,
                Interconnect = network.Name,
                Processes = processes,
                Batch = work.Recipe.BatchSize,
                ImagesOfProcess = own,
                ComputeMilliseconds = step.Compute * 1e3,
                NormMilliseconds = step.Exchanges[ExchangePart.Norm] * 1e3,
                TargetsMilliseconds = step.Exchanges[ExchangePart.Targets] * 1e3,
                GradientsMilliseconds = step.Exchanges[ExchangePart.Gradients] * 1e3,
                OtherMilliseconds = step.Exchanges[ExchangePart.Other] * 1e3,
                StepMilliseconds = step.Seconds * 1e3,
                Exchanges = exchanges[processes].Sum(exchange => exchange.Count),
                ExchangedMegabytes = exchanges[processes].Sum(exchange => exchange.Count * exchange.Bytes) / 1e6,
                ImagesPerSecond = work.Recipe.BatchSize / step.Seconds,
                Efficiency = alone / processes / step.Seconds,
                ComputeOrigin = origin,
                ComputeSource = speed.Source,
            };
    }

    /// <summary>The networks of the paper, with two views and with multi-crop.</summary>
    internal static IReadOnlyList<ScalingWork> Workloads()
    {
        var small = Pretrain.Mira.At(Scale.Paper);
        return
        [
            new("ResNet-50, ImageNet", "2 x 224", Pretrain.ImageNet(100).At(Scale.Paper), 2, StepSpeed.ResNet50OnH100),
            new("ResNet-50, ImageNet", "2 x 224 + 6 x 96", Pretrain.ImageNetMultiCrop(100).At(Scale.Paper), 2,
                StepSpeed.ResNet50OnH100),
            new("ResNet-18, CIFAR-10", "2 x 32", small, 8, StepSpeed.ResNet18OnH100),
            new("ResNet-18, CIFAR-10", "2 x 32 + 6 x 16",
                small with { Views = small.Views with { LocalCrops = LocalCrops, LocalSize = LocalSize } }, 8,
                StepSpeed.ResNet18OnH100),
        ];
    }

    /// <summary>Arithmetic of a step beside one with two views: forward and backward are three passes, the teacher's
    /// is one of the two global views.</summary>
    internal static double Arithmetic(ViewsRecipe views)
    {
        var local = views.LocalCrops * Math.Pow((double)views.LocalSize / views.GlobalSize, 2);
        const int Global = ViewsRecipe.GlobalCrops;
        return ((3 * (Global + local)) + Global) / (4.0 * Global);
    }

    private static IEnumerable<ScalingRow> Rows(ScalingWork work, Action<string> report)
    {
        report($"{work.Network}, {work.Views}: counting exchanges, timing a step on one core");
        var compute = new Compute(CPU, ComputePrecision.Fp32, 1).Use();
        // MIRA exchanges no rows: every number of processes exchanges the same.
        var several = StepRehearsal.Run(work.Recipe, 2);
        var exchanges = Processes.ToDictionary(count => count, count => count == 1 ? [] : several);
        var seconds = StepBenchmark.ProcessorSeconds(work.Recipe with { BatchSize = work.TimedBatch }, compute, Steps);
        var core = new StepSpeed("one processor core here, fp32", "mira bench scaling, processor time",
            [(work.TimedBatch, work.TimedBatch / seconds)]);
        var more = Arithmetic(work.Recipe.Views);
        var gpu = work.OnH100 with
        {
            Measured = [.. work.OnH100.Measured.Select(point => (point.Batch, point.ImagesPerSecond / more))],
        };
        return
        [
            .. Rows(work, gpu, more > 1 ? "two views measured, scaled by arithmetic" : "measured", exchanges),
            .. Rows(work, core, $"measured at batch {work.TimedBatch}", exchanges),
        ];
    }
}

/// <summary>A network and its views.</summary>
/// <param name="Network">Network and data.</param>
/// <param name="Views">Views of an image.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="TimedBatch">Images of a step that is timed on a core.</param>
/// <param name="OnH100">Speed with two views on one H100.</param>
internal sealed record ScalingWork(
    string Network, string Views, PretrainRecipe Recipe, int TimedBatch, StepSpeed OnH100);

/// <summary>A step over several processes, by the cost model.</summary>
public sealed record ScalingRow
{
    /// <summary>Always "modeled": no such run was made.</summary>
    public required string Kind { get; init; }

    /// <summary>Network and data.</summary>
    public required string Network { get; init; }

    /// <summary>Views of an image.</summary>
    public required string Views { get; init; }

    /// <summary>What each process computes on.</summary>
    public required string Machine { get; init; }

    /// <summary>What connects the processes; assumed.</summary>
    public required string Interconnect { get; init; }

    /// <summary>Number of processes.</summary>
    public required int Processes { get; init; }

    /// <summary>Images of a step, of all processes.</summary>
    public required int Batch { get; init; }

    /// <summary>Images of a process.</summary>
    public required double ImagesOfProcess { get; init; }

    /// <summary>Computing, ms.</summary>
    public required double ComputeMilliseconds { get; init; }

    /// <summary>Exchanges of batch normalization, ms.</summary>
    public required double NormMilliseconds { get; init; }

    /// <summary>Exchanges of the solver, ms.</summary>
    public required double TargetsMilliseconds { get; init; }

    /// <summary>Sum of the gradients, ms.</summary>
    public required double GradientsMilliseconds { get; init; }

    /// <summary>Other exchanges, ms.</summary>
    public required double OtherMilliseconds { get; init; }

    /// <summary>The whole step, ms; nothing is hidden behind computing.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>Exchanges of a step; counted.</summary>
    public required int Exchanges { get; init; }

    /// <summary>What a process gives into them, MB; counted.</summary>
    public required double ExchangedMegabytes { get; init; }

    /// <summary>Images per second of all processes.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>That by the number of processes, as a share of one process's with the whole batch.</summary>
    public required double Efficiency { get; init; }

    /// <summary>How the computing is known.</summary>
    public required string ComputeOrigin { get; init; }

    /// <summary>Where its measurement is.</summary>
    public required string ComputeSource { get; init; }
}
