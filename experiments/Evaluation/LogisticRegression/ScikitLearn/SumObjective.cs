using System.Runtime.InteropServices;
using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using Mira.Experiments.Evaluation.LogisticRegression.Certified.Passes;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>The objective as scikit-learn states it to L-BFGS: losses of weight 1, or 1/n, and the
/// penalty in proportion.</summary>
/// <param name="problem">Features and classes.</param>
/// <param name="penalty">Factor of ½‖W‖²: 1/C, or 1/(C·n) for averaged losses.</param>
/// <param name="lossWeight">Weight of an image's loss: 1, or 1/n.</param>
internal sealed class SumObjective(LogisticProblem problem, double penalty, double lossWeight)
{
    private readonly long[] _labels = problem.Labels.data<long>().ToArray();
    private readonly int _coefficients = (int)(problem.Classes * problem.Dimensions);

    /// <summary>The objective at a point: coefficients, row by row, then the intercepts. Writes its gradient.</summary>
    internal double Evaluate(double[] point, double[] gradient)
    {
        var loss = problem.Passes.Run(Numbers(point), Errors, Numbers(gradient));
        Vectors.Scale(gradient, lossWeight);
        var coefficients = point.AsSpan(0, _coefficients);
        Vectors.AddScaled(gradient.AsSpan(0, _coefficients), penalty, coefficients);
        return (lossWeight * loss) + (penalty / 2 * Vectors.Dot(coefficients, coefficients));
    }

    /// <summary>The classifier that a point stands for.</summary>
    internal LogisticWeights Weights(double[] point)
    {
        var coefficients = empty(problem.Classes, problem.Dimensions, dtype: ScalarType.Float64);
        var intercepts = empty(problem.Classes, dtype: ScalarType.Float64);
        // Copied into memory of libtorch: over the array itself the sums of a product would
        // follow its place in memory, which differs from run to run.
        point.AsSpan(0, _coefficients).CopyTo(MemoryMarshal.Cast<byte, double>(coefficients.bytes));
        point.AsSpan(_coefficients).CopyTo(MemoryMarshal.Cast<byte, double>(intercepts.bytes));
        return new(coefficients, intercepts);
    }

    private double Errors(int first, int count, Span<double> scores, int stride) =>
        SoftmaxErrors.Replace(scores, stride, _labels.AsSpan(first, count));

    private PassPoint Numbers(double[] point) => new(point.AsSpan(0, _coefficients), point.AsSpan(_coefficients));
}
