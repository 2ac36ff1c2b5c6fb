using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>What L-BFGS of the paper's protocol minimizes.</summary>
public sealed class SumObjectiveTests
{
    private const int Images = 256, Dimensions = 64, Classes = 10;

    [Fact]
    public void Value_and_gradient_do_not_depend_on_where_the_point_lies_in_memory()
    {
        using var problem = Problem();
        var objective = new SumObjective(problem, 1e-3, 1);
        var places = Enumerable.Range(0, 32).Select(Point).ToList();

        Assert.Single(places.Select(point => Evaluate(objective, point)).Distinct());
        GC.KeepAlive(places);
    }

    private static (double Value, string Gradient) Evaluate(SumObjective objective, double[] point)
    {
        var gradient = new double[point.Length];
        return (objective.Evaluate(point, gradient), string.Join(' ', gradient.Select(BitConverter.DoubleToInt64Bits)));
    }

    /// <summary>The same numbers, behind another array that shifts them by so many.</summary>
    private static double[] Point(int shift)
    {
        GC.KeepAlive(new double[shift]);
        return [.. Enumerable.Range(0, Classes * (Dimensions + 1)).Select(i => Math.Sin(i))];
    }

    private static LogisticProblem Problem()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        return new(rand([Images, Dimensions], dtype: ScalarType.Float32, generator: generator), arange(Images)
            .remainder(Classes), Classes);
    }
}
