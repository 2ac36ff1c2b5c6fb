namespace Mira.Experiments.Benchmarks;

/// <summary>Time of moving the weights by their gradients and the teacher after them, for the network of a recipe.</summary>
public sealed record OptimizerTiming
{
    /// <summary>Recipe.</summary>
    public required string Recipe { get; init; }

    /// <summary>Hash of the recipe.</summary>
    public required string RecipeHash { get; init; }

    /// <summary>Numbers in the network that are learned.</summary>
    public required long Parameters { get; init; }

    /// <summary>Compute threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Images per step, for the share.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Optimizer and moving average, milliseconds.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>TorchSharp's SGD and a lerp of each tensor, milliseconds.</summary>
    public required double UsualMilliseconds { get; init; }

    /// <summary>How many times faster this program is.</summary>
    public double Ratio => UsualMilliseconds / Milliseconds;

    /// <summary>Moving as many bytes as both have to, at the speed of a copy: the floor.</summary>
    public required double CopyMilliseconds { get; init; }

    /// <summary>Share of a training step, 0 to 1.</summary>
    public required double ShareOfStep { get; init; }
}
