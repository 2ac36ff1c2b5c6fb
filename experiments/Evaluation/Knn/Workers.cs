using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Mira.Experiments.Evaluation.Knn;

/// <summary>Threads that share parts of a work, each computing with libtorch on itself alone.</summary>
/// <remarks>libtorch's own threads would wait for each other after every product, and use the processor while they
/// wait.</remarks>
internal static class Workers
{
    /// <summary>Does parts 0 to <paramref name="parts"/> - 1, each once, on so many threads; the
    /// first error is thrown.</summary>
    internal static void Run(int threads, int parts, Action<int> work)
    {
        if (threads == 1 || parts == 1)
        {
            for (var part = 0; part < parts; part++)
            {
                work(part);
            }
            return;
        }
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        var running = Enumerable.Range(0, Math.Min(threads, parts))
            .Select(_ => new Thread(Loop) { IsBackground = true }).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        set_num_threads(threads);
        failure?.Throw();

        void Loop()
        {
            set_num_threads(1);
            try
            {
                for (var part = Interlocked.Increment(ref next); part < parts
                    && failure is null; part = Interlocked.Increment(ref next))
                {
                    work(part);
                }
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
