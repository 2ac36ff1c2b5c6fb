using Mira.Experiments.Evaluation.LogisticRegression;
using Mira.Experiments.Evaluation.LogisticRegression.Certified;
using static TorchSharp.torch;

namespace Mira.Tests.Evaluation.LogisticRegression.Certified;

/// <summary>The size of features is a change of variables, which the certified fit undoes: the problem
/// stays the user's.</summary>
public sealed class FeatureScalesTests
{
    private const int Images = 60, Classes = 3;

    [Theory]
    [InlineData(60, 100)]
    [InlineData(-60, -100)]
    public void Features_scaled_by_a_power_of_two_have_the_same_classifier_to_the_bit(int first, int second)
    {
        using var scope = NewDisposeScope();
        var features = Features(1, 6);
        // ½‖W‖² + C Σ loss of features times s is 1/s² of that of the features at s² C.
        using var some = Fit(Scaled(features, first), Math.ScaleB(1, -2 * first));
        using var other = Fit(Scaled(features, second), Math.ScaleB(1, -2 * second));
        Assert.True(Scaled(some.Weights.Coefficients, first).equal(Scaled(other.Weights.Coefficients, second)).all()
            .item<bool>());
        Assert.Equal(Math.ScaleB(some.Objective, 2 * first), Math.ScaleB(other.Objective, 2 * second));
        Assert.Equal((some.Steps, some.RelativeGap), (other.Steps, other.RelativeGap));
    }

    [Fact]
    public void Features_of_any_size_have_the_minimum_of_usual_ones()
    {
        using var scope = NewDisposeScope();
        var features = Features(1, 6);
        using var usual = Fit(features, 0.5);
        using var large = Fit(Scaled(features, 40), Math.ScaleB(0.5, -80));
        Assert.Equal(usual.Objective, Math.ScaleB(large.Objective, 80), usual.Objective * 2 * CertifiedPath.Tolerance);
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(1e-30)]
    [InlineData(1e15)]
    [InlineData(1)]
    public void Fits_converge_whatever_the_size(double size)
    {
        using var scope = NewDisposeScope();
        var features = Features(2, 6).mul(size);
        using var fit = Fit(features, 1);
        Assert.InRange(fit.RelativeGap, -1e-12, CertifiedPath.Tolerance);
        AssertOptimal(features, fit);
        if (size >= 1)
        {
            Assert.True(fit.Weights.Scores(features).argmax(1).eq(Labels()).all().item<bool>());
        }
    }

    [Fact]
    public void Small_columns_are_not_lost_beside_large_ones()
    {
        using var scope = NewDisposeScope();
        // The large columns are noise; the classes lie in those of usual size.
        var noise = randn(Images, 3, dtype: ScalarType.Float64, generator: new Generator(3, CPU));
        var features = cat([noise.mul(1e10), Features(4, 6), noise.flip(0).mul(1e-10),
            ones(Images, 1, dtype: ScalarType.Float64).mul(1e25)], 1);
        using var fit = Fit(features, 1);
        Assert.InRange(fit.RelativeGap, -1e-12, CertifiedPath.Tolerance);
        AssertOptimal(features, fit);
        Assert.True(fit.Weights.Scores(features).argmax(1).eq(Labels()).all().item<bool>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(1e30)]
    public void A_constant_column_changes_no_bit_and_has_no_weight(double value)
    {
        using var scope = NewDisposeScope();
        var features = Features(5, 6);
        using var without = Fit(features, 1);
        using var with = Fit(cat([features, full(Images, 1, value, ScalarType.Float64)], 1), 1);
        Assert.True(with.Weights.Coefficients.narrow(1, 0, 6).equal(without.Weights.Coefficients).all().item<bool>());
        Assert.Equal(0, with.Weights.Coefficients.narrow(1, 6, 1).abs().max().item<double>());
        Assert.Equal((without.Objective, without.RelativeGap), (with.Objective, with.RelativeGap));
    }

    [Fact]
    public void The_order_of_columns_changes_the_minimum_by_rounding_alone()
    {
        using var scope = NewDisposeScope();
        var features = Features(6, 8).mul(tensor((double[])[1e9, 1, 1e-9, 30, 1e9, 2, 1, 1e-9]));
        using var forward = Fit(features, 1);
        using var backward = Fit(features.flip(1).contiguous(), 1);
        Assert.Equal(forward.Objective, backward.Objective, forward.Objective * 2 * CertifiedPath.Tolerance);
    }

    [Fact]
    public void Constant_features_leave_the_intercepts_alone()
    {
        using var scope = NewDisposeScope();
        using var fit = Fit(ones(Images, 4, dtype: ScalarType.Float64), 1);
        Assert.Equal(0, fit.Weights.Coefficients.abs().max().item<double>());
        Assert.Equal(Images * Math.Log(Classes), fit.Objective, 1e-9);
    }

    /// <summary>½‖W − C Xᵀ(Y − P)‖² is a part of the duality gap: in the features as they are,
    /// whatever was done inside.</summary>
    private static void AssertOptimal(Tensor features, CertifiedFit fit)
    {
        var wanted = nn.functional.one_hot(Labels(), Classes).to(ScalarType.Float64);
        // One minus the right class's share would be 0 where the classifier is sure.
        var wrong = fit.Weights.Scores(features).softmax(1).mul(wanted.eq(0));
        var errors = wanted.mul(wrong.sum(1, keepdim: true)).sub(wrong);
        var pull = errors.t().matmul(features.sub(features.mean([0]))).mul(fit.C);
        var varies = features.amax([0L]).greater(features.amin([0L])).to(ScalarType.Float64);
        var rest = fit.Weights.Coefficients.sub(pull).mul(varies).square().sum().item<double>() / 2;
        Assert.InRange(rest, 0, 1.01 * (fit.Gap + (1e-9 * fit.Objective)));
    }

    private static CertifiedFit Fit(Tensor features, double c)
    {
        using var problem = new LogisticProblem(features, Labels(), Classes);
        return CertifiedPath.Fit(problem, [c], TestDevice.Cpu).Single();
    }

    private static Tensor Labels() =>
        tensor(Enumerable.Range(0, Images).Select(place => (long)place % Classes).ToArray());

    /// <summary>Three classes that can be told apart.</summary>
    private static Tensor Features(ulong seed, int columns)
    {
        var centers = eye(Classes, columns, dtype: ScalarType.Float64).mul(tensor(4.0));
        return randn(Images, columns, dtype: ScalarType.Float64, generator: new Generator(seed, CPU)).mul(tensor(0.5))
            .add(centers.index_select(0, Labels()));
    }

    private static Tensor Scaled(Tensor values, int exponent) =>
        values.mul(tensor(Math.ScaleB(1, exponent), ScalarType.Float64));
}
