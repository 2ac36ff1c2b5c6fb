using System.Numerics;
using Mira.Experiments.Runtime;
using static TorchSharp.torch;

namespace Mira.Experiments.Methods.Sweeps;

/// <summary>Takes row and column maxima out of scores on the CPU, reading the scores twice and writing once.</summary>
internal sealed class StreamingShift<T>(Tensor scores) : IKernelShift
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly CpuMatrix<T> _scores = new(scores);
    private readonly T[] _rowMaxima = new T[scores.shape[0]];

    public Tensor ColumnMaxima()
    {
        using var partial = empty(Blocks.Count(_rowMaxima.Length), _scores.Columns, scores.dtype);
        var maxima = new CpuMatrix<T>(partial);
        Blocks.ForEach(_rowMaxima.Length, (block, start, end) =>
        {
            maxima[block].Fill(T.NegativeInfinity);
            for (var row = start; row < end; row++)
            {
                _rowMaxima[row] = RowArithmetic.Max<T>(_scores[row]);
                RowArithmetic.RaiseTo(_scores[row], _rowMaxima[row], maxima[block]);
            }
        });
        return partial.amax([0L]);
    }

    public Tensor Shifted(double scale, Tensor columnMaxima)
    {
        var shifted = empty_like(scores);
        var (columns, rows, divisor) = (new CpuMatrix<T>(columnMaxima), new CpuMatrix<T>(shifted),
            T.CreateChecked(scale));
        Blocks.ForEach(_rowMaxima.Length, (_, start, end) =>
        {
            for (var row = start; row < end; row++)
            {
                RowArithmetic.Shift(_scores[row], (_rowMaxima[row], divisor), columns[0], rows[row]);
            }
        });
        return shifted;
    }
}
