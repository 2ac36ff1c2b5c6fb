namespace Mira.Experiments.Methods.Mira;

/// <summary>Normal equations of a few unknowns.</summary>
internal static class LeastSquares
{
    /// <summary>Solves (A + damping·trace(A)·I) x = b by Cholesky's factorization.</summary>
    /// <param name="matrix">A, symmetric and positive semi-definite, row by row.</param>
    /// <param name="right">b.</param>
    /// <param name="damping">Relative regularization, positive.</param>
    internal static double[] Solve(double[] matrix, double[] right, double damping)
    {
        var size = right.Length;
        var shift = (damping * Enumerable.Range(0, size).Sum(i => matrix[(i * size) + i])) + double.Epsilon;
        var factor = Factor(matrix, size, shift);
        return Backward(factor, Forward(factor, right));
    }

    private static double[,] Factor(double[] matrix, int size, double shift)
    {
        var factor = new double[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest = matrix[(row * size) + column] + (row == column ? shift : 0);
                for (var k = 0; k < column; k++)
                {
                    rest -= factor[row, k] * factor[column, k];
                }
                factor[row, column] = row == column ? Math.Sqrt(Math.Max(rest, shift)) : rest / factor[column, column];
            }
        }
        return factor;
    }

    private static double[] Forward(double[,] factor, double[] right)
    {
        var solution = new double[right.Length];
        for (var row = 0; row < right.Length; row++)
        {
            var rest = right[row];
            for (var k = 0; k < row; k++)
            {
                rest -= factor[row, k] * solution[k];
            }
            solution[row] = rest / factor[row, row];
        }
        return solution;
    }

    private static double[] Backward(double[,] factor, double[] right)
    {
        var solution = new double[right.Length];
        for (var row = right.Length - 1; row >= 0; row--)
        {
            var rest = right[row];
            for (var k = row + 1; k < right.Length; k++)
            {
                rest -= factor[k, row] * solution[k];
            }
            solution[row] = rest / factor[row, row];
        }
        return solution;
    }
}
