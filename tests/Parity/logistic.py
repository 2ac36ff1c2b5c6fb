"""Transfer by scikit-learn: the paper's unconverged protocol with its spread under rounding, and the converged one.

Classifiers are fitted to the test images, the smaller set, and judged on the training images, as parity.sh asks.
"""
import itertools, time, warnings
import numpy as np, scipy.special
from sklearn.linear_model import LogisticRegression
from page import compare, section, table

RUNS, ROUNDING = 16, 1e-7
GRID = [1. / float(np.float32(10. ** e)) for e in np.linspace(-6, 5, 45)]

class Problem:
    def __init__(self, train, test):
        self.X, self.y = test["features"].astype(np.float64), test["labels"]
        self.T, self.t = train["features"].astype(np.float64), train["labels"]
        order = list(range(len(self.y))); np.random.seed(0); np.random.shuffle(order)
        held = int(.2 * len(self.y))
        self.val, self.fit = order[:held], order[held:]

    def objective(self, model, C):
        z = self.X[self.fit] @ model.coef_.T + model.intercept_
        return .5 * (model.coef_ ** 2).sum() + C * (scipy.special.logsumexp(z, 1) - z[np.arange(len(self.fit)), self.y[self.fit]]).sum()

    def paper(self, features, best):
        """Validation scores over the grid, iterations, top-1 after the final fit."""
        model, scores, iterations = LogisticRegression(warm_start=True), [], 0
        for C in GRID:
            model.set_params(C=C).fit(features[self.fit], self.y[self.fit])
            scores.append(100 * model.score(features[self.val], self.y[self.val]))
            iterations += model.n_iter_[0]
        model.set_params(C=best).fit(features, self.y)
        return np.array(scores), iterations, 100 * model.score(self.T, self.t)

def check_paper(problem):
    rows, final = [row for row in table("paper", "transfer-grid.csv") if row["stage"] == "search"], table("paper", "transfer.csv")[0]
    best, rng = float(final["c"]), np.random.default_rng(0)
    runs = [problem.paper(problem.X, best)] + [
        problem.paper(problem.X * (1 + ROUNDING * rng.uniform(-1, 1, size=problem.X.shape)), best) for _ in range(RUNS - 1)]
    scores, ours = np.array([run[0] for run in runs]), np.array([float(row["score"]) for row in rows])
    pairs = list(itertools.combinations(range(RUNS), 2))
    apart = [abs(scores[a] - scores[b]).max() for a, b in pairs]
    stable = np.ptp(scores, axis=0) == 0
    one = 100 / len(problem.val)
    compare(f"validation score where scikit-learn's own do not move, C from {GRID[-1]:.2g} to {max(np.array(GRID)[stable]):.2g} ({stable.sum()} of 45): largest difference (%)",
            abs(ours - scores[0])[stable].max(), 0, one)
    compare("validation score over all C: largest difference (%); between two of scikit-learn's runs", abs(ours - scores[0]).max(), 0, max(apart))
    compare("mean validation score over all C (%)", ours.mean(), scores[0].mean(), np.ptp(scores.mean(1)))
    compare("iterations over all C, as a ratio", sum(int(row["iterations"]) for row in rows) / runs[0][1], 1,
            max(abs(runs[a][1] / runs[b][1] - 1) for a, b in itertools.permutations(range(RUNS), 2)))
    compare(f"top-1 at C = {best:g} (%)", float(final["top1"]), runs[0][2], max(np.ptp([run[2] for run in runs]), 100 / len(problem.t)))
    section("Logistic regression as in the paper: 100 iterations for each C", "For large C these fits have not converged. Each fit starts from the last "
            f"one, so rounding errors grow. To measure this, scikit-learn ran {RUNS} times", f"on features that differ by up to {ROUNDING:g} of their value, "
            f"about their float32 rounding. Two of these runs differ by {np.median(apart):.2g} points in the median", f"and {max(apart):.2g} at most "
            f"({one:.2g} is one of {len(problem.val)} images); at {(~stable).sum()} of the 45 values of C at least one run differs. mira may differ by as much.")

def check_converged(problem):
    rows = sorted((row for row in table("converged", "transfer-grid.csv") if row["stage"] == "search"), key=lambda row: float(row["c"]))
    model = LogisticRegression(warm_start=True, tol=1e-10, max_iter=100_000)
    ratios, differences, seconds = [], [], 0.
    for row in rows:
        start = time.perf_counter()
        model.set_params(C=float(row["c"])).fit(problem.X[problem.fit], problem.y[problem.fit])
        seconds += time.perf_counter() - start
        ratios.append(float(row["objective"]) / problem.objective(model, float(row["c"])) - 1)
        differences.append(abs(float(row["score"]) - 100 * model.score(problem.X[problem.val], problem.y[problem.val])))
    compare("objective above scikit-learn's at tol 1e-10, largest of 45 as a part", max(max(ratios), 0.), 0, 1e-6)
    compare("validation score, largest difference over the grid (%)", max(differences), 0, 100 / len(problem.val))
    final = table("converged", "transfer.csv")[0]
    exact = LogisticRegression(C=float(final["c"]), tol=1e-10, max_iter=100_000).fit(problem.X, problem.y)
    guesses = exact.predict(problem.T)
    compare(f"top-1 at C = {float(final['c']):g} (%)", float(final["top1"]), 100 * (guesses == problem.t).mean(), .05)
    recall = np.mean([(guesses[problem.t == k] == k).mean() for k in range(10)])
    compare("mean per class (%)", float(final["mean_per_class"]), 100 * recall, .05)
    section("Logistic regression to a certified minimum", f"scikit-learn took {seconds:.1f} s for the 45 values of C, mira {float(final['seconds']):.2f} s with the final fit, one thread each, "
            "one after the other.")

def check(train, test):
    warnings.simplefilter("ignore")
    problem = Problem(train, test)
    check_paper(problem)
    check_converged(problem)
