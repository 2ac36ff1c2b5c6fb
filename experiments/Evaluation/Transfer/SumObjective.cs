using System.Runtime.InteropServices;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Transfer;

/// <summary>The objective as scikit-learn states it to L-BFGS: losses of weight 1, or 1/n, and the penalty in proportion.</summary>
/// <param name="problem">Features and classes.</param>
/// <param name="penalty">Factor of ½‖W‖²: 1/C, or 1/(C·n) for averaged losses.</param>
/// <param name="lossWeight">Weight of an image's loss: 1, or 1/n.</param>
internal sealed class SumObjective(LogisticProblem problem, double penalty, double lossWeight)
{
    private readonly Tensor _columns = problem.Features.t(), _wanted = problem.OneHotColumns;
    private readonly int _coefficients = (int)(problem.Classes * problem.Dimensions);

    /// <summary>The objective at a point: coefficients, row by row, then the intercepts. Writes its gradient.</summary>
    internal double Evaluate(double[] point, double[] gradient)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var weights = Weights(point);
        // Classes by images: sums over the classes then run along memory.
        var scores = weights.Coefficients.matmul(_columns).add_(weights.Intercepts.view(-1, 1), alpha: NativeOne.Value);
        var errors = scores.softmax(0);
        // The log of the sum of exponentials, by the share of the largest score, which cannot underflow; no second exponential.
        var logSums = scores.amax([0]).sub_(errors.amax([0]).log_());
        // Subtracted image by image: the difference of the two sums would lose the digits of small losses.
        var loss = logSums.sub_(scores.mul_(_wanted).sum([0])).sum().item<double>();
        errors.sub_(_wanted);
        Values(errors.matmul(problem.Features)).CopyTo(gradient);
        Values(errors.sum([1])).CopyTo(gradient.AsSpan(_coefficients));
        Vectors.Scale(gradient, lossWeight);
        var coefficients = point.AsSpan(0, _coefficients);
        Vectors.AddScaled(gradient.AsSpan(0, _coefficients), penalty, coefficients);
        return (lossWeight * loss) + (penalty / 2 * Vectors.Dot(coefficients, coefficients));
    }

    /// <summary>The classifier that a point stands for.</summary>
    internal LogisticWeights Weights(double[] point) => new(
        tensor(point.AsSpan(0, _coefficients).ToArray()).view(problem.Classes, problem.Dimensions),
        tensor(point.AsSpan(_coefficients).ToArray()));

    private static ReadOnlySpan<double> Values(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.contiguous().bytes);
}
