namespace Mira.Tests.Methods.Mira;

/// <summary>MIRA's optimum of a small batch in float64, by Newton's method on the fixed-point equation, in
/// logarithms throughout.</summary>
/// <remarks>
/// Shares no code with the solver. With x = scores/(τ(1−β)) and g the logarithms of the
/// unshifted column means, targets are softmax(x − βg) and G(g)ⱼ = log meanᵢ exp(xᵢⱼ − log ρᵢ); the Jacobian of G is
/// β times a stochastic matrix.
/// </remarks>
internal sealed class ExactFixedPoint
{
    private const int NewtonSteps = 60, PlainSteps = 20_000;
    private readonly double[,] _x;
    private readonly double _beta;
    private readonly int _rows, _columns;

    internal ExactFixedPoint(float[,] scores, double tau, double beta)
    {
        (_rows, _columns, _beta) = (scores.GetLength(0), scores.GetLength(1), beta);
        (_x, Targets) = (new double[_rows, _columns], new double[_rows, _columns]);
        for (var row = 0; row < _rows; row++)
        {
            var largest = Enumerable.Range(0, _columns).Max(column => scores[row, column]);
            for (var column = 0; column < _columns; column++)
            {
                _x[row, column] = ((double)scores[row, column] - largest) / (tau * (1 - beta));
            }
        }
        var point = new double[_columns];
        var (image, step) = Apply(point);
        for (var i = 0; i < NewtonSteps + PlainSteps && step > Enough(image); i++)
        {
            var next = i < NewtonSteps ? Newton(point, image) : image;
            var (nextImage, nextStep) = Apply(next);
            // Where Newton's step is no better than the plain one promises to be, the plain one is taken.
            if (i < NewtonSteps && !(nextStep < beta * step))
            {
                next = image;
                (nextImage, nextStep) = Apply(next);
            }
            if (i >= NewtonSteps && !(nextStep < step))
            {
                break;
            }
            (point, image, step) = (next, nextImage, nextStep);
        }
        _ = Apply(point);
        Error = Math.Tanh(((beta * step) + (10 * Enough(image))) / (1 - beta) / 4);
    }

    /// <summary>The optimum.</summary>
    internal double[,] Targets { get; }

    /// <summary>How far from it they can be, in total variation.</summary>
    internal double Error { get; }

    private static double Enough(double[] image) => 1e-15 * (1 + image.Max(Math.Abs));

    /// <summary>G(g), and its oscillation from g; leaves the targets of g behind.</summary>
    private (double[] Image, double Step) Apply(double[] g)
    {
        var logs = new double[_rows];
        for (var row = 0; row < _rows; row++)
        {
            var largest = double.NegativeInfinity;
            for (var column = 0; column < _columns; column++)
            {
                largest = Math.Max(largest, _x[row, column] - (_beta * g[column]));
            }
            var sum = 0.0;
            for (var column = 0; column < _columns; column++)
            {
                sum += Targets[row, column] = Math.Exp(_x[row, column] - (_beta * g[column]) - largest);
            }
            for (var column = 0; column < _columns; column++)
            {
                Targets[row, column] /= sum;
            }
            logs[row] = largest + Math.Log(sum);
        }
        var image = new double[_columns];
        for (var column = 0; column < _columns; column++)
        {
            var largest = double.NegativeInfinity;
            for (var row = 0; row < _rows; row++)
            {
                largest = Math.Max(largest, _x[row, column] - logs[row]);
            }
            var sum = 0.0;
            for (var row = 0; row < _rows; row++)
            {
                sum += Math.Exp(_x[row, column] - logs[row] - largest);
            }
            image[column] = largest + Math.Log(sum / _rows);
        }
        var changes = image.Zip(g, (to, from) => to - from).ToList();
        return (image, changes.Max() - changes.Min());
    }

    /// <summary>g + (I − βM)⁻¹(G(g) − g), M the stochastic matrix of the targets, by elimination;
    /// it needs no pivots.</summary>
    private double[] Newton(double[] g, double[] image)
    {
        var system = new double[_columns, _columns + 1];
        for (var j = 0; j < _columns; j++)
        {
            var total = 0.0;
            for (var row = 0; row < _rows; row++)
            {
                total += Targets[row, j];
            }
            for (var l = 0; l < _columns; l++)
            {
                var shared = 0.0;
                for (var row = 0; row < _rows && total > 0; row++)
                {
                    shared += Targets[row, j] / total * Targets[row, l];
                }
                system[j, l] = (j == l ? 1 : 0) - (_beta * shared);
            }
            system[j, _columns] = image[j] - g[j];
        }
        for (var pivot = 0; pivot < _columns; pivot++)
        {
            for (var row = pivot + 1; row < _columns; row++)
            {
                var factor = system[row, pivot] / system[pivot, pivot];
                for (var column = pivot; column <= _columns; column++)
                {
                    system[row, column] -= factor * system[pivot, column];
                }
            }
        }
        var next = new double[_columns];
        for (var row = _columns - 1; row >= 0; row--)
        {
            var rest = system[row, _columns];
            for (var column = row + 1; column < _columns; column++)
            {
                rest -= system[row, column] * next[column];
            }
            next[row] = rest / system[row, row];
        }
        return [.. next.Zip(g, (change, from) => from + change)];
    }
}
