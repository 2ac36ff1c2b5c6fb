namespace Mira.Experiments.Costs;

/// <summary>How fast one process makes steps of a network, by the batch: what was measured, and what lies between and
/// beyond.</summary>
/// <param name="Machine">On what.</param>
/// <param name="Source">Where the measurements are.</param>
/// <param name="Measured">Images per second at batch sizes, the smallest first.</param>
public sealed record StepSpeed(
    string Machine, string Source, IReadOnlyList<(int Batch, double ImagesPerSecond)> Measured)
{
    private const string Gpu = "one H100, bf16", GpuSource = "results/gpu-h100/step.csv";

    /// <summary>ResNet-50 at 224 pixels, two views and teacher.</summary>
    public static StepSpeed ResNet50OnH100 { get; } =
        new(Gpu, GpuSource, [(64, 986.9926703456819), (128, 1262.4835457955055)]);

    /// <summary>ResNet-18 at 32 pixels, two views and teacher.</summary>
    public static StepSpeed ResNet18OnH100 { get; } =
        new(Gpu, GpuSource, [(128, 3665.267183660239), (512, 13587.122380166624)]);

    /// <summary>Seconds of a step with so many images: a straight line through the times of the two nearest measured
    /// batches, and beyond the largest its own speed.</summary>
    /// <param name="batch">Images of this process.</param>
    public double Seconds(double batch)
    {
        var (largest, rate) = Measured[^1];
        if (Measured.Count == 1 || batch >= largest)
        {
            return batch / rate;
        }
        var right = Math.Max(1, Enumerable.Range(0, Measured.Count).First(place => batch < Measured[place].Batch));
        var ((lower, lowerRate), (upper, upperRate)) = (Measured[right - 1], Measured[right]);
        var (first, second) = (lower / lowerRate, upper / upperRate);
        return first + ((second - first) * (batch - lower) / (upper - lower));
    }
}
