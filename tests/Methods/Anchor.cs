using static TorchSharp.torch;

namespace Mira.Tests.Methods;

/// <summary>Small inputs that anybody can compute by hand, and what the losses of their formulas are on them.</summary>
/// <remarks>X_v[i,j] = sin(0.7 (i+1)(j+2) + 1.3 v), i below 6, j below 3; Q[k,j] = cos(0.9 (k+1)(j+1)), k below 5,
/// rows of length 1; all counted from 0, float64.</remarks>
internal static class Anchor
{
    /// <summary>View v, which counts from 1, as a leaf with gradient.</summary>
    internal static Tensor View(int view) => Table(6, 3, (row, column) =>
        Math.Sin((0.7 * (row + 1) * (column + 2)) + (1.3 * view))).requires_grad_();

    /// <summary>Five rows of length 1, the angles moved by so much.</summary>
    internal static Tensor Queue(double shift = 0) => nn.functional.normalize(
        Table(5, 3, (row, column) => Math.Cos((0.9 * (row + 1) * (column + 1)) + shift)), dim: 1);

    /// <summary>Fails unless the loss is the number to twelve digits, and its slope in the first number of a view that
    /// to nine, as central differences give them.</summary>
    internal static void Equal(double value, double slope, Tensor loss, Tensor view)
    {
        loss.backward();
        Assert.Equal(value, loss.item<double>(), 1e-11 * Math.Max(1, Math.Abs(value)));
        Assert.Equal(slope, view.grad![0, 0].item<double>(), 1e-9);
    }

    /// <summary>Fails unless every number of the gradient is what central differences of the loss give.</summary>
    internal static void HasItsSlopes(Func<Tensor, Tensor> loss, Tensor at)
    {
        const double Step = 1e-6;
        var leaf = at.detach().clone().requires_grad_();
        loss(leaf).backward();
        for (var place = 0L; place < at.numel(); place++)
        {
            var (above, below) = (at.detach().clone(), at.detach().clone());
            above.view(-1)[place] += Step;
            below.view(-1)[place] -= Step;
            var slope = (loss(above).item<double>() - loss(below).item<double>()) / (2 * Step);
            Assert.Equal(slope, leaf.grad!.view(-1)[place].item<double>(), 1e-8);
        }
    }

    private static Tensor Table(int rows, int columns, Func<int, int, double> value)
    {
        var values = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                values[row, column] = value(row, column);
            }
        }
        return tensor(values);
    }
}
